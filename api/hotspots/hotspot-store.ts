import type { Bucket } from '../emissions/series.ts'
import type { Tx } from '../platform/db.ts'
import type { Hotspot, Prisma } from '../platform/generated/prisma/client.ts'
import type { Change } from '../realtime/events.ts'
import type { SpreadPrior } from './baseline.ts'
import { type HotspotStep, type Priors, priorKey } from './watch.ts'

/** The hotspot of each entity's newest hot period. */
export async function lastHotspots(tx: Tx, entityIds: readonly string[]): Promise<Map<string, Hotspot>> {
  const rows = await tx.hotspot.findMany({
    where: { entityId: { in: [...entityIds] } },
    orderBy: [{ entityId: 'asc' }, { periodStart: 'desc' }],
    distinct: ['entityId'],
  })
  return new Map(rows.map((row) => [row.entityId, row]))
}

/** Entities whose hotspot nothing has confirmed until the middle of the next period. */
export async function entitiesOverdue(tx: Tx, watermark: Date, except: readonly string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ entityId: string }[]>`
    select "entityId" from "Hotspot"
    where status = 'ACTIVE' and "periodEnd" < ${watermark}
      and "periodEnd" + ("periodEnd" - "periodStart") / 2 <= ${watermark} and "entityId" <> all(${except}::uuid[])
    limit 200`
  return rows.map((row) => row.entityId)
}

/** @returns the changes for the log */
export async function writeHotspots(tx: Tx, steps: readonly HotspotStep[]): Promise<Change<'hotspot'>[]> {
  for (const { kind, row } of steps) {
    const data = { ...row, drivers: row.drivers as Prisma.InputJsonValue }
    if (kind === 'CREATED') await tx.hotspot.create({ data, select: { id: true } })
    else await tx.hotspot.update({ where: { id: row.id }, data, select: { id: true } })
  }
  return steps.map(({ kind, row }) => ({ topic: 'hotspot', kind, row, at: row.updatedAt }))
}

/** How widely the series of each entity type and bucket spread. */
export async function loadPriors(tx: Tx): Promise<Priors> {
  const rows = await tx.spreadPrior.findMany()
  return new Map(
    rows.flatMap(({ type, bucket, n, sumLogVar }) =>
      n >= 1 ? [[priorKey(type, bucket), { n, meanLogVar: sumLogVar / n }] as const] : [],
    ),
  )
}

/** Adds what changed between two readings, so that writers of other entities of the type do not undo each other. */
export async function savePriors(tx: Tx, before: Priors, after: Priors): Promise<void> {
  for (const [key, prior] of [...after].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const old = before.get(key)
    const n = (prior?.n ?? 0) - (old?.n ?? 0)
    const total = totalOf(prior) - totalOf(old)
    if (n === 0 && total === 0) continue
    const [type, bucket] = key.split(' ') as [Hotspot['entityType'], Bucket]
    await tx.spreadPrior.upsert({
      where: { type_bucket: { type, bucket } },
      create: { type, bucket, n, sumLogVar: total },
      update: { n: { increment: n }, sumLogVar: { increment: total } },
      select: { n: true },
    })
  }
}

const totalOf = (prior: SpreadPrior | null | undefined) => (prior ? prior.n * prior.meanLogVar : 0)

import { isDeepStrictEqual } from 'node:util'
import type { EntityState } from '../emissions/entity-store.ts'
import type { Driver } from '../hotspots/drivers.ts'
import type { HotspotStep } from '../hotspots/watch.ts'
import type { Tx } from '../platform/db.ts'
import type { Hotspot, Prisma, Recommendation } from '../platform/generated/prisma/client.ts'
import { newId } from '../platform/ids.ts'
import type { Change } from '../realtime/events.ts'
import type { Draft } from './compose.ts'
import type { PeriodEmission } from './legs.ts'
import { recommend } from './recommend.ts'

/** The largest emissions of a period stand for it. */
const mostEmissions = 1_000

type Watched = { steps: readonly HotspotStep[]; entities: ReadonlyMap<string, EntityState> }

/**
 * Works out what would reduce each new or clearly changed hotspot, notes on the hotspot where nothing would, and
 * stores new and updated recommendations in the place of those before; a decided one is left as it was decided.
 * @returns the function that stores them once their hotspots are, which returns the changes for the log
 */
export async function adviseHotspots(
  tx: Tx,
  { steps, entities }: Watched,
  now: Date,
): Promise<() => Promise<Change<'recommendation'>[]>> {
  const advised: { hotspot: Hotspot; drafts: Draft[] }[] = []
  for (const [index, { advised: hotspot }] of steps.entries()) {
    const entity = hotspot && entities.get(hotspot.entityId)
    if (!entity) continue
    const { drafts, reason } = recommend({
      entity,
      drivers: hotspot.drivers as Driver[],
      predictedCo2: hotspot.predictedCo2,
      baselineCo2: hotspot.baselineCo2,
      emissions: await periodEmissions(tx, hotspot),
    })
    // A later step of the same hotspot was copied before this was known.
    for (const { row } of steps.slice(index)) if (row.id === hotspot.id) row.unadvised = reason
    advised.push({ hotspot, drafts })
  }
  return async () => {
    const changes: Change<'recommendation'>[] = []
    for (const { hotspot, drafts } of advised) changes.push(...(await storeDrafts(tx, hotspot, drafts, now)))
    return changes
  }
}

async function storeDrafts(
  tx: Tx,
  { id: hotspotId }: Hotspot,
  drafts: readonly Draft[],
  now: Date,
): Promise<Change<'recommendation'>[]> {
  const known = await tx.recommendation.findMany({ where: { hotspotId } })
  const changes: Change<'recommendation'>[] = []
  for (const { measureId, citations, ...text } of drafts) {
    const old = known.find((row) => row.measureId === measureId)
    if (old && (old.status !== 'PENDING' || isSame(old, { ...text, citations }))) continue
    const data = { ...text, citations: citations as Prisma.InputJsonValue, writtenBy: 'composed', updatedAt: now }
    const [row]: Recommendation[] = old
      ? // The condition leaves alone what somebody decides just now.
        await tx.recommendation.updateManyAndReturn({ where: { id: old.id, status: 'PENDING' }, data })
      : await tx.recommendation.createManyAndReturn({
          data: [{ id: newId(), hotspotId, measureId, status: 'PENDING', createdAt: now, ...data }],
        })
    if (!row) continue
    changes.push({ topic: 'recommendation', kind: old ? 'UPDATED' : 'CREATED', row, at: now, before: old ?? null })
  }
  const passed = known.filter(({ measureId }) => !drafts.some((draft) => draft.measureId === measureId))
  return [...(await withdrawPending(tx, passed, now)), ...changes]
}

/** Whether the stored text still fits: a model's own words do as long as the figure stands. */
const isSame = (
  old: Recommendation,
  { action, rootCause, co2Reduction, citations }: Omit<Draft, 'measureId'>,
): boolean =>
  old.co2Reduction === co2Reduction &&
  (old.writtenBy !== 'composed' ||
    (old.action === action && old.rootCause === rootCause && isDeepStrictEqual(old.citations, citations)))

/** What does not fit the hotspot as it now is, and nobody has decided on, is no advice any more. */
async function withdrawPending(
  tx: Tx,
  rows: readonly Recommendation[],
  now: Date,
): Promise<Change<'recommendation'>[]> {
  const pending = rows.flatMap(({ id, status }) => (status === 'PENDING' ? id : []))
  if (pending.length === 0) return []
  const gone = await tx.$queryRaw<{ id: string }[]>`
    delete from "Recommendation" where id = any(${pending}::uuid[]) and status = 'PENDING' returning id`
  const ids = new Set(gone.map(({ id }) => id))
  return rows
    .filter(({ id }) => ids.has(id))
    .map((row) => ({ topic: 'recommendation', kind: 'REMOVED', row, at: now, before: row }))
}

async function periodEmissions(tx: Tx, hotspot: Hotspot): Promise<PeriodEmission[]> {
  return tx.$queryRaw<PeriodEmission[]>`
    select e.method::text, e.inputs, f.value as "factorValue", e."factorId", e.co2, e.segment
    from "EmissionEntity" c
    join "Emission" e on e.id = c."emissionId"
    left join "EmissionFactor" f on f.id = e."factorId"
    where c."entityId" = ${hotspot.entityId}::uuid and e.counted
      and c."occurredAt" >= ${hotspot.periodStart} and c."occurredAt" < ${hotspot.periodEnd}
      and c."occurredAt" <= ${hotspot.observedAt}
    order by e.co2 desc, e."occurredAt", e.id limit ${mostEmissions}`
}

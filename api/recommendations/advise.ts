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

/** Advice is worked out anew when the predicted figure has moved by this share. */
const worthAnew = 0.1
/** The largest emissions of a period stand for it. */
const mostEmissions = 1_000

type Watched = { steps: readonly HotspotStep[]; entities: ReadonlyMap<string, EntityState> }

/**
 * Works out what would reduce each new or clearly changed hotspot, notes on the hotspot where nothing would, and
 * stores new and updated recommendations; a decided one is left as it was decided.
 * @returns the function that stores them once their hotspots are, which returns the changes for the log
 */
export async function adviseHotspots(
  tx: Tx,
  { steps, entities }: Watched,
  now: Date,
): Promise<() => Promise<Change<'recommendation'>[]>> {
  const advised: { hotspot: Hotspot; drafts: Draft[] }[] = []
  for (const [index, step] of steps.entries()) {
    const entity = entities.get(step.row.entityId)
    if (!entity || !isDue(step)) continue
    const { drafts, reason } = recommend({
      entity,
      drivers: step.row.drivers as Driver[],
      predictedCo2: step.row.predictedCo2,
      baselineCo2: step.row.baselineCo2,
      emissions: await periodEmissions(tx, step.row),
    })
    // A later step of the same hotspot was copied before this was known.
    for (const { row } of steps.slice(index)) if (row.id === step.row.id) row.unadvised = reason
    advised.push({ hotspot: step.row, drafts })
  }
  return async () => {
    const changes: Change<'recommendation'>[] = []
    for (const { hotspot, drafts } of advised) changes.push(...(await storeDrafts(tx, hotspot, drafts, now)))
    return changes
  }
}

function isDue({ kind, row, previous }: HotspotStep): boolean {
  if (row.status !== 'ACTIVE') return false
  if (kind === 'CREATED' || !previous || previous.periodStart.getTime() !== row.periodStart.getTime()) return true
  return Math.abs(row.predictedCo2 - previous.predictedCo2) > worthAnew * previous.predictedCo2
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
    if (old && old.status !== 'PENDING') continue
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
  return changes
}

async function periodEmissions(tx: Tx, hotspot: Hotspot): Promise<PeriodEmission[]> {
  return tx.$queryRaw<PeriodEmission[]>`
    select e.method::text, e.inputs, f.value as "factorValue", e."factorId", e.co2, e.segment
    from "EmissionEntity" c
    join "Emission" e on e.id = c."emissionId"
    left join "EmissionFactor" f on f.id = e."factorId"
    where c."entityId" = ${hotspot.entityId}::uuid and e.counted
      and c."occurredAt" >= ${hotspot.periodStart} and c."occurredAt" < ${hotspot.periodEnd}
    order by e.co2 desc limit ${mostEmissions}`
}

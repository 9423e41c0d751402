import { isDeepStrictEqual } from 'node:util'
import type { EntityState } from '../emissions/entity-store.ts'
import type { Driver } from '../hotspots/drivers.ts'
import type { HotspotStep } from '../hotspots/watch.ts'
import type { Tx } from '../platform/db.ts'
import type { Hotspot, Prisma, Recommendation } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'
import { newId } from '../platform/ids.ts'
import type { Change } from '../realtime/events.ts'
import type { Draft } from './compose.ts'
import type { PeriodEmission } from './legs.ts'
import { recommend } from './recommend.ts'

/** The largest emissions of a period stand for it. */
const mostEmissions = 1_000

/** Hotspots whose emissions are read at once. */
const hotspotsAtOnce = 25

type Watched = { steps: readonly HotspotStep[]; entities: ReadonlyMap<string, EntityState> }
type Advice = { hotspotId: string; drafts: readonly Draft[] }

/**
 * Works out what would reduce each new or clearly changed hotspot as it last was, notes on the hotspot where nothing
 * would, and stores new and updated recommendations in the place of those before; a decided one is left as it was decided.
 * @returns the function that stores them once their hotspots are, which returns the changes for the log
 */
export async function adviseHotspots(
  tx: Tx,
  { steps, entities }: Watched,
  now: Date,
): Promise<() => Promise<Change<'recommendation'>[]>> {
  const newest = new Map(steps.flatMap(({ advised }) => (advised ? [[advised.id, advised] as const] : [])))
  const hotspots = [...newest.values()].flatMap((hotspot) => {
    const entity = entities.get(hotspot.entityId)
    return entity ? { hotspot, entity } : []
  })
  const reasons = new Map<string, Hotspot['unadvised']>()
  const advice: Advice[] = []
  for (let start = 0; start < hotspots.length; start += hotspotsAtOnce) {
    const some = hotspots.slice(start, start + hotspotsAtOnce)
    const emissions = await periodEmissions(
      tx,
      some.map(({ hotspot }) => hotspot),
    )
    for (const { hotspot, entity } of some) {
      const { drafts, reason } = recommend({
        entity,
        drivers: hotspot.drivers as Driver[],
        predictedCo2: hotspot.predictedCo2,
        baselineCo2: hotspot.baselineCo2,
        emissions: emissions.get(hotspot.id) ?? [],
      })
      reasons.set(hotspot.id, reason)
      advice.push({ hotspotId: hotspot.id, drafts })
    }
  }
  for (const { row } of steps) {
    const reason = reasons.get(row.id)
    if (reason !== undefined) row.unadvised = reason
  }
  return () => storeAdvice(tx, advice, now)
}

async function storeAdvice(tx: Tx, advice: readonly Advice[], now: Date): Promise<Change<'recommendation'>[]> {
  if (advice.length === 0) return []
  const stored = await tx.recommendation.findMany({
    where: { hotspotId: { in: advice.map((each) => each.hotspotId) } },
  })
  const known = groupBy(stored, ({ hotspotId }) => hotspotId)
  const passed: Recommendation[] = []
  const changed: { old: Recommendation; data: Omit<Draft, 'measureId'> }[] = []
  const created: (Draft & { hotspotId: string })[] = []
  for (const { hotspotId, drafts } of advice) {
    const before = known.get(hotspotId) ?? []
    passed.push(...before.filter(({ measureId }) => !drafts.some((draft) => draft.measureId === measureId)))
    for (const { measureId, ...data } of drafts) {
      const old = before.find((row) => row.measureId === measureId)
      if (!old) created.push({ hotspotId, measureId, ...data })
      else if (old.status === 'PENDING' && !isSame(old, data)) changed.push({ old, data })
    }
  }
  return [
    ...(await withdrawPending(tx, passed, now)),
    ...(await updatePending(tx, changed, now)),
    ...(await createPending(tx, created, now)),
  ]
}

const dataOf = ({ action, rootCause, co2Reduction, citations }: Omit<Draft, 'measureId'>, now: Date) => ({
  action,
  rootCause,
  co2Reduction,
  citations: citations as Prisma.InputJsonValue,
  writtenBy: 'composed',
  updatedAt: now,
})

async function createPending(
  tx: Tx,
  drafts: readonly (Draft & { hotspotId: string })[],
  now: Date,
): Promise<Change<'recommendation'>[]> {
  if (drafts.length === 0) return []
  const rows = await tx.recommendation.createManyAndReturn({
    data: drafts.map(({ hotspotId, measureId, ...draft }) => ({
      id: newId(),
      hotspotId,
      measureId,
      status: 'PENDING' as const,
      createdAt: now,
      ...dataOf(draft, now),
    })),
  })
  return rows.map((row) => ({ topic: 'recommendation', kind: 'CREATED', row, at: now, before: null }))
}

/** The condition leaves alone what somebody decides just now. */
async function updatePending(
  tx: Tx,
  changed: readonly { old: Recommendation; data: Omit<Draft, 'measureId'> }[],
  now: Date,
): Promise<Change<'recommendation'>[]> {
  const changes: Change<'recommendation'>[] = []
  for (const { old, data } of changed) {
    const where = { id: old.id, status: 'PENDING' as const }
    const [row] = await tx.recommendation.updateManyAndReturn({ where, data: dataOf(data, now) })
    if (row) changes.push({ topic: 'recommendation', kind: 'UPDATED', row, at: now, before: old })
  }
  return changes
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

/** The largest emissions that led to each hotspot, by its id. */
async function periodEmissions(tx: Tx, hotspots: readonly Hotspot[]): Promise<Map<string, PeriodEmission[]>> {
  const asked = hotspots.map(({ id, entityId, periodStart, periodEnd, observedAt }) => {
    return { id, entityId, periodStart, periodEnd, observedAt }
  })
  const rows = await tx.$queryRaw<(PeriodEmission & { hotspotId: string })[]>`
    select h.id as "hotspotId", e.method::text, e.inputs, f.value as "factorValue", e."factorId", e.co2, e.segment
    from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as h(
      id uuid, "entityId" uuid, "periodStart" timestamptz, "periodEnd" timestamptz, "observedAt" timestamptz
    )
    cross join lateral (
      select e.* from "EmissionEntity" c join "Emission" e on e.id = c."emissionId"
      where c."entityId" = h."entityId" and e.counted
        and c."occurredAt" >= h."periodStart" and c."occurredAt" < h."periodEnd" and c."occurredAt" <= h."observedAt"
      order by e.co2 desc, e."occurredAt", e.id limit ${mostEmissions}
    ) as e
    left join "EmissionFactor" f on f.id = e."factorId"
    order by e.co2 desc, e."occurredAt", e.id`
  return groupBy(rows, ({ hotspotId }) => hotspotId)
}

import { isDeepStrictEqual } from 'node:util'
import type { EntityState } from '../emissions/entity-store.ts'
import { readDrivers } from '../hotspots/drivers.ts'
import type { WrittenHotspots } from '../hotspots/hotspot-store.ts'
import type { HotspotStep } from '../hotspots/watched.ts'
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

type Judged = { steps: readonly HotspotStep[]; entities: ReadonlyMap<string, EntityState> }

/** What would reduce hotspots, by the id of the hotspot; `unadvised`: why of each nothing would, null where something does. */
export type Advice = {
  drafts: ReadonlyMap<string, readonly Draft[]>
  unadvised: ReadonlyMap<string, Hotspot['unadvised']>
}

/** Works out what would reduce each new or clearly changed hotspot as it last was. Stores nothing: see `writeAdvice`. */
export async function adviseHotspots(tx: Tx, { steps, entities }: Judged): Promise<Advice> {
  const newest = new Map(steps.flatMap(({ advised }) => (advised ? [[advised.id, advised] as const] : [])))
  const hotspots = [...newest.values()].flatMap((hotspot) => {
    const entity = entities.get(hotspot.entityId)
    return entity ? { hotspot, entity } : []
  })
  const drafts = new Map<string, readonly Draft[]>()
  const unadvised = new Map<string, Hotspot['unadvised']>()
  for (let start = 0; start < hotspots.length; start += hotspotsAtOnce) {
    const some = hotspots.slice(start, start + hotspotsAtOnce)
    const emissions = await periodEmissions(
      tx,
      some.map(({ hotspot }) => hotspot),
    )
    for (const { hotspot, entity } of some) {
      const found = recommend({
        entity,
        drivers: readDrivers(hotspot.drivers),
        predictedCo2: hotspot.predictedCo2,
        baselineCo2: hotspot.baselineCo2,
        emissions: emissions.get(hotspot.id) ?? [],
      })
      unadvised.set(hotspot.id, found.reason)
      drafts.set(hotspot.id, found.drafts)
    }
  }
  return { drafts, unadvised }
}

/**
 * Stores what was worked out for hotspots that are stored, in the place of what was advised before; a decided
 * recommendation is left as it was decided.
 * @returns the changes for the log
 */
export async function writeAdvice(
  tx: Tx,
  { drafts: advice }: Advice,
  _hotspots: WrittenHotspots,
  now: Date,
): Promise<Change<'recommendation'>[]> {
  if (advice.size === 0) return []
  const stored = await tx.recommendation.findMany({
    where: { hotspotId: { in: [...advice.keys()] } },
  })
  const known = groupBy(stored, ({ hotspotId }) => hotspotId)
  const passed: Recommendation[] = []
  const changed: { old: Recommendation; data: Omit<Draft, 'measureId'> }[] = []
  const created: (Draft & { hotspotId: string })[] = []
  for (const [hotspotId, drafts] of advice) {
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

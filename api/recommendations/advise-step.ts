import { findPassages } from '../documents/passage-store.ts'
import { factsOf } from '../emissions/entity-facts-store.ts'
import type { EntityState } from '../emissions/entity-store.ts'
import { readDrivers } from '../hotspots/drivers.ts'
import type { WrittenHotspots } from '../hotspots/hotspot-store.ts'
import type { HotspotStep } from '../hotspots/watched.ts'
import { realisedShares } from '../outcomes/track-record-store.ts'
import type { Tx } from '../platform/db.ts'
import type { Hotspot } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'
import { readOrLeaveOut } from '../platform/stored-json.ts'
import type { Change } from '../realtime/events.ts'
import { compareAdvice } from './advice.ts'
import {
  failedShares,
  insertRecommendations,
  periodEmissions,
  recommendationsOf,
  removePending,
  updatePending,
} from './advice-store.ts'
import type { Draft } from './compose.ts'
import { maxDocumentCitations, withDocuments } from './document-citations.ts'
import type { PeriodEmission } from './legs.ts'
import { recommend } from './recommend.ts'

/** The emissions of this many hotspots are read at once. */
const hotspotsAtOnce = 25

type Judged = { steps: readonly HotspotStep[]; entities: ReadonlyMap<string, EntityState> }

/** Recommendations by hotspot id. `unadvised`: why a hotspot has none; null where it has one. */
export type Advice = {
  drafts: ReadonlyMap<string, readonly Draft[]>
  unadvised: ReadonlyMap<string, Hotspot['unadvised']>
}

/**
 * Computes recommendations for each new or clearly changed hotspot, in its latest state. Stores nothing: see
 * `writeAdvice`.
 */
export async function adviseHotspots(tx: Tx, { steps, entities }: Judged): Promise<Advice> {
  const newest = new Map(steps.flatMap(({ advised }) => (advised ? [[advised.id, advised] as const] : [])))
  const hotspots = [...newest.values()].flatMap((hotspot) => {
    const entity = entities.get(hotspot.entityId)
    return entity ? { hotspot, entity } : []
  })
  const drafts = new Map<string, readonly Draft[]>()
  const unadvised = new Map<string, Hotspot['unadvised']>()
  const realised = hotspots.length > 0 ? await realisedShares(tx) : new Map<string, number>()
  for (let start = 0; start < hotspots.length; start += hotspotsAtOnce) {
    const some = hotspots.slice(start, start + hotspotsAtOnce)
    const emissions = await periodEmissions(
      tx,
      some.map(({ hotspot }) => hotspot),
    )
    const facts = await factsOf(
      tx,
      some.map(({ entity }) => entity.id),
    )
    const failed = await failedShares(
      tx,
      some.flatMap(({ hotspot, entity }) =>
        entity.type === 'CARRIER' && emissions.get(hotspot.id)?.some(isOfRounds) ? [{ hotspot, key: entity.key }] : [],
      ),
    )
    for (const { hotspot, entity } of some) {
      const view = {
        entity: { ...entity, facts: facts.get(entity.id) },
        drivers: readOrLeaveOut(() => readDrivers(hotspot.drivers), []),
        predictedCo2: hotspot.predictedCo2,
        baselineCo2: hotspot.baselineCo2,
        emissions: emissions.get(hotspot.id) ?? [],
        failedShare: failed.get(hotspot.id) ?? null,
      }
      const found = recommend(view, realised)
      unadvised.set(hotspot.id, found.reason)
      drafts.set(hotspot.id, found.drafts)
    }
    for (const [id, cited] of await citeDocuments(tx, some, drafts)) drafts.set(id, cited)
  }
  return { drafts, unadvised }
}

/** Whether an emission may be of delivery rounds, on which a failed delivery costs a second trip. */
const isOfRounds = ({ method, inputs }: PeriodEmission): boolean =>
  method === 'FUEL' || (typeof inputs.vehicleClass === 'string' && inputs.vehicleClass.startsWith('van'))

/** The drafts of these hotspots, by their ids, with what documents of the company say on their measures. */
async function citeDocuments(
  tx: Tx,
  hotspots: readonly { hotspot: Hotspot; entity: EntityState }[],
  drafts: ReadonlyMap<string, readonly Draft[]>,
): Promise<[hotspotId: string, drafts: Draft[]][]> {
  const asked = hotspots.flatMap(({ hotspot, entity }) =>
    (drafts.get(hotspot.id) ?? []).map((draft) => ({
      ...{ theme: draft.measureId, entityType: entity.type, entityKey: entity.key },
      ...{ hotspotId: hotspot.id, draft },
    })),
  )
  if (asked.length === 0) return []
  const found = await findPassages(
    tx,
    asked.map(({ theme, entityType, entityKey }) => ({ theme, entityType, entityKey })),
    maxDocumentCitations,
  )
  const cited = asked.map(({ hotspotId, draft }, n) => ({
    hotspotId,
    draft: { ...draft, citations: withDocuments(draft.citations, found[n] ?? []) },
  }))
  return [...groupBy(cited, ({ hotspotId }) => hotspotId)].map(([id, own]) => [id, own.map(({ draft }) => draft)])
}

/**
 * Stores computed recommendations for stored hotspots and replaces the earlier ones, except those that somebody has
 * decided on.
 * @returns the changes for the log
 */
export async function writeAdvice(
  tx: Tx,
  { drafts }: Advice,
  _hotspots: WrittenHotspots,
  now: Date,
): Promise<Change<'recommendation'>[]> {
  if (drafts.size === 0) return []
  const { passed, changed, created } = compareAdvice(drafts, await recommendationsOf(tx, [...drafts.keys()]), now)
  // Changes each only while nobody is deciding on it.
  const removed = await removePending(tx, passed)
  const updated = await updatePending(
    tx,
    changed.map(({ row }) => row),
  )
  await insertRecommendations(tx, created)
  return [
    ...passed.flatMap((row): Change<'recommendation'>[] =>
      removed.has(row.id) ? [{ topic: 'recommendation', kind: 'REMOVED', row, at: now, before: row }] : [],
    ),
    ...changed.flatMap(({ row, before }): Change<'recommendation'>[] =>
      updated.has(row.id) ? [{ topic: 'recommendation', kind: 'UPDATED', row, at: now, before }] : [],
    ),
    ...created.map(
      (row): Change<'recommendation'> => ({
        topic: 'recommendation',
        kind: 'CREATED',
        row,
        at: now,
        before: null,
      }),
    ),
  ]
}

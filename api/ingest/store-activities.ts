import { raiseAlerts } from '../alerts/raise-alerts-step.ts'
import { correctDataErrors, findDataErrors, reportDataErrors } from '../anomalies/data-errors.ts'
import { addDailyCo2, recountDailyCo2 } from '../emissions/daily-co2-store.ts'
import {
  insertEmissions,
  knownEventIds,
  type SeriesEvent,
  type StoredEvent,
  withdrawEmissions,
} from '../emissions/emission-store.ts'
import {
  type EntityState,
  lockEntities,
  nameEntities,
  refKey,
  removeUnnamedEntities,
} from '../emissions/entity-store.ts'
import { createPeriodCache, type PeriodCache } from '../emissions/period-cache.ts'
import { renamedHotspots, writeHotspots } from '../hotspots/hotspot-store.ts'
import type { Tx } from '../platform/db.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import type { Change } from '../realtime/events.ts'
import { adviseHotspots } from '../recommendations/advise.ts'
import type { Computed, Stored } from './compute.ts'
import { findCorrected, saysTheSame } from './corrections.ts'
import { removeAnomalies, removeFalseEnds, removeWithHotspots } from './remove-rows.ts'
import { watchEntities } from './watch-entities.ts'

export type StoreOptions = {
  cache: PeriodCache
  quiet: boolean
  now: Date
  /** Events that are taken out, with nothing in their place. */
  removed?: readonly string[]
}

/** What became of activities, and which of the `removed` ones were known; `remember` is for after the commit. */
export type StoreResult = {
  stored: readonly Stored[]
  removed: readonly StoredEvent[]
  changes: Change[]
  remember(): void
}

/** One cache a log: what one node has stored. */
const caches = new WeakMap<ChangeLog, PeriodCache>()

export function cacheOf(log: ChangeLog): PeriodCache {
  const known = caches.get(log)
  if (known) return known
  const cache = createPeriodCache()
  caches.set(log, cache)
  // What was stored before a backup was restored is stored no more.
  const forget = log.listen(
    () => {},
    () => {
      caches.delete(log)
      forget()
    },
  )
  return cache
}

/** The steps from computed activities to stored rows and the changes for the log, in one transaction. */
export async function storeActivities(
  tx: Tx,
  items: readonly Computed[],
  { removed: unwanted = [], ...options }: StoreOptions,
): Promise<StoreResult> {
  const { quiet, now } = options
  const before = await findCorrected(tx, items, unwanted)
  const fresh = await leaveOutDuplicates(tx, items, before)
  const removed = unwanted.flatMap((id) => before.get(id) ?? [])
  if (fresh.length === 0 && removed.length === 0) return { stored: [], removed, changes: [], remember: () => {} }
  const replaced = fresh.flatMap(({ activity }) => (activity.corrects ? (before.get(activity.eventId) ?? []) : []))
  const withdrawnIds = [...replaced, ...removed].map(({ eventId }) => eventId)
  const refs = [
    ...fresh.flatMap(({ activity }) => activity.entities),
    ...[...replaced, ...removed].flatMap(({ entities }) => entities),
  ]
  const ids = await nameEntities(tx, refs)
  const errors = await findDataErrors(tx, withdrawnIds)
  const withdrawn = await withdrawEmissions(tx, withdrawnIds)
  const inserted = await storeEmissions(tx, fresh, ids, { before, quiet })
  // Only now: until here, other writers of the same entities go on.
  const entities = await lockEntities(tx, refs)
  const stored = inserted.map((item) => ({
    ...item,
    entities: entitiesOf(item, entities),
    replaced: before.get(item.activity.eventId) ?? null,
  }))
  const watched = await watchEntities(tx, { entities, added: stored, withdrawn, ...options })
  const gone = await removeWithHotspots(tx, watched.steps, now)
  const storeAdvice = await adviseHotspots(tx, watched, now)
  const renamed = await renamedHotspots(tx, [...entities.values()], now)
  const hotspots = await writeHotspots(tx, watched.steps)
  const { changes: corrected, left } = await correctDataErrors(tx, errors, stored, now)
  const retracted = await removeAnomalies(tx, left, now)
  const reported = await reportDataErrors(tx, stored, now)
  const alerts = await raiseAlerts(tx, watched, quiet ? corrected : [...corrected, ...reported], now)
  const ends = await removeFalseEnds(tx, watched.steps, alerts, now)
  const advice = await storeAdvice()
  await countDays(tx, stored, withdrawn)
  if (withdrawnIds.length > 0) await removeUnnamedEntities(tx, [...ids.values()])
  const changes = [
    ...gone,
    ...retracted,
    ...renamed,
    ...hotspots,
    ...corrected,
    ...reported,
    ...ends,
    ...alerts,
    ...advice,
  ]
  return { stored, removed, changes, remember: watched.remember }
}

/** An emission counts once for its day, for however many entities it counts. */
async function countDays(tx: Tx, stored: readonly Stored[], withdrawn: readonly SeriesEvent[]): Promise<void> {
  const dayOf = (date: Date) => date.toISOString().slice(0, 10)
  const recounted = new Set(withdrawn.map(({ occurredAt }) => dayOf(occurredAt)))
  const added = stored
    .filter(({ impossible, activity }) => impossible === null && !recounted.has(dayOf(activity.occurredAt)))
    .map(({ activity: { occurredAt }, calculation: { co2 } }) => ({ occurredAt, co2 }))
  const others = added.map(({ occurredAt }) => dayOf(occurredAt))
  await recountDailyCo2(tx, [...recounted], others)
  await addDailyCo2(tx, added)
}

async function storeEmissions(
  tx: Tx,
  items: readonly Computed[],
  ids: ReadonlyMap<string, string>,
  { before, quiet }: { before: ReadonlyMap<string, StoredEvent>; quiet: boolean },
): Promise<Computed[]> {
  const stored = await insertEmissions(
    tx,
    items.map(({ id, activity, calculation, impossible }) => {
      // What takes the place of an event is judged as if it had come then.
      const replaced = before.get(activity.eventId)
      return {
        id,
        eventId: activity.eventId,
        occurredAt: activity.occurredAt,
        entityIds: activity.entities.flatMap((ref) => ids.get(refKey(ref)) ?? []),
        calculation,
        trackingNumber: activity.quantity.method === 'FREIGHT' ? (activity.quantity.trackingNumber ?? null) : null,
        counted: impossible === null,
        quiet: quiet || replaced?.judgedAt === null,
        judgedAt: replaced?.judgedAt ?? null,
      }
    }),
  )
  return items.filter((item) => stored.has(item.id))
}

const entitiesOf = ({ activity }: Computed, entities: ReadonlyMap<string, EntityState>): EntityState[] =>
  activity.entities.flatMap((ref) => entities.get(refKey(ref)) ?? [])

/** Items whose event is not known yet; of two with one id the first. A correction is known when nothing differs. */
async function leaveOutDuplicates(
  tx: Tx,
  items: readonly Computed[],
  corrected: ReadonlyMap<string, StoredEvent>,
): Promise<Computed[]> {
  const ids = items.flatMap(({ activity }) => (activity.corrects ? [] : activity.eventId))
  const known = await knownEventIds(tx, ids)
  const taken = new Set<string>()
  return items.filter((item) => {
    const { eventId, corrects } = item.activity
    const before = corrected.get(eventId)
    const isKnown = corrects ? before && saysTheSame(item, before) : known.has(eventId)
    if (isKnown || taken.has(eventId)) return false
    taken.add(eventId)
    return true
  })
}

import { raiseAlerts } from '../alerts/alert-steps.ts'
import { recoverDataErrors, reportDataErrors } from '../anomalies/data-errors.ts'
import { addDailyCo2 } from '../emissions/daily-co2-store.ts'
import {
  insertEmissions,
  knownEventIds,
  type SeriesEvent,
  type StoredEvent,
  withdrawEmissions,
} from '../emissions/emission-store.ts'
import { type EntityState, lockEntities, nameEntities, refKey } from '../emissions/entity-store.ts'
import { createPeriodCache, type PeriodCache } from '../emissions/period-cache.ts'
import { renamedHotspots, writeHotspots } from '../hotspots/hotspot-store.ts'
import type { Tx } from '../platform/db.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import type { Change } from '../realtime/events.ts'
import { adviseHotspots } from '../recommendations/advise.ts'
import type { Computed, Stored } from './compute.ts'
import { findCorrected, saysTheSame } from './corrections.ts'
import { watchEntities } from './watch-entities.ts'

export type StoreOptions = {
  cache: PeriodCache
  quiet: boolean
  now: Date
  /** Events that are taken out, with nothing in their place. */
  removed?: readonly string[]
}

/** What became of activities; `remember` is for after the commit. */
export type StoreResult = { stored: readonly Stored[]; changes: Change[]; remember(): void }

/** One cache a log: what one node has stored. */
const caches = new WeakMap<ChangeLog, PeriodCache>()

export function cacheOf(log: ChangeLog): PeriodCache {
  const cache = caches.get(log) ?? createPeriodCache()
  caches.set(log, cache)
  return cache
}

/** The steps from computed activities to stored rows and the changes for the log, in one transaction. */
export async function storeActivities(
  tx: Tx,
  items: readonly Computed[],
  { removed = [], ...options }: StoreOptions,
): Promise<StoreResult> {
  const before = await findCorrected(tx, items, removed)
  const fresh = await leaveOutDuplicates(tx, items, before)
  if (fresh.length === 0 && removed.length === 0) return { stored: [], changes: [], remember: () => {} }
  const withdrawnIds = [...fresh.flatMap(({ activity }) => (activity.corrects ? activity.eventId : [])), ...removed]
  const refs = [
    ...fresh.flatMap(({ activity }) => activity.entities),
    ...withdrawnIds.flatMap((id) => before.get(id)?.entities ?? []),
  ]
  const ids = await nameEntities(tx, refs)
  const recovered = await recoverDataErrors(tx, withdrawnIds, options.now)
  const withdrawn = await withdrawEmissions(tx, withdrawnIds)
  const inserted = await storeEmissions(tx, fresh, ids)
  // Only now: until here, other writers of the same entities go on.
  const entities = await lockEntities(tx, refs)
  const stored = inserted.map((item) => ({ ...item, entities: entitiesOf(item, entities) }))
  const watched = await watchEntities(tx, { entities, added: stored, withdrawn, ...options })
  const storeAdvice = await adviseHotspots(tx, watched, options.now)
  const renamed = await renamedHotspots(tx, [...entities.values()], options.now)
  const hotspots = await writeHotspots(tx, watched.steps)
  const anomalies = [...recovered, ...(await reportDataErrors(tx, stored, options.now))]
  const alerts = await raiseAlerts(tx, watched, options.quiet ? recovered : anomalies, options.now)
  await addDailyCo2(tx, dailyCo2Of(stored, withdrawn))
  const changes = [...renamed, ...hotspots, ...anomalies, ...alerts, ...(await storeAdvice())]
  return { stored, changes, remember: watched.remember }
}

/** An emission counts once for its day, for however many entities it counts. */
function dailyCo2Of(stored: readonly Stored[], withdrawn: readonly SeriesEvent[]) {
  const gone = new Map(
    withdrawn.map(({ emissionId, occurredAt, addition }) => [emissionId, { occurredAt, co2: -addition.co2 }]),
  )
  const added = stored.filter(({ impossible }) => impossible === null)
  return [...gone.values(), ...added.map(({ activity: { occurredAt }, calculation: { co2 } }) => ({ occurredAt, co2 }))]
}

async function storeEmissions(
  tx: Tx,
  items: readonly Computed[],
  ids: ReadonlyMap<string, string>,
): Promise<Computed[]> {
  const stored = await insertEmissions(
    tx,
    items.map(({ id, activity, calculation, impossible }) => ({
      id,
      eventId: activity.eventId,
      occurredAt: activity.occurredAt,
      entityIds: activity.entities.flatMap((ref) => ids.get(refKey(ref)) ?? []),
      calculation,
      trackingNumber: activity.quantity.method === 'FREIGHT' ? (activity.quantity.trackingNumber ?? null) : null,
      counted: impossible === null,
    })),
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

import { raiseAlerts } from '../../alerts/raise-alerts-step.ts'
import { correctDataErrors, findDataErrors, reportDataErrors } from '../../anomalies/data-errors-step.ts'
import { addDailyCo2, recountDailyCo2 } from '../../emissions/daily-co2-store.ts'
import {
  insertEmissions,
  knownEventIds,
  lockEventIds,
  type SeriesEvent,
  type StoredEvent,
  storedEvents,
  withdrawEmissions,
} from '../../emissions/emission-store.ts'
import {
  type EntityState,
  lockEntities,
  nameEntities,
  refKey,
  removeUnnamedEntities,
} from '../../emissions/entity-store.ts'
import { isCallerEventId } from '../../emissions/leg-id.ts'
import type { PeriodCache, StoredSeries } from '../../emissions/period-cache.ts'
import { writeHotspots } from '../../hotspots/hotspot-store.ts'
import { keepSupersededActivities } from '../../packages/superseded-store.ts'
import type { Tx } from '../../platform/db.ts'
import type { Anomaly } from '../../platform/generated/prisma/client.ts'
import type { Change } from '../../realtime/events.ts'
import { adviseHotspots, writeAdvice } from '../../recommendations/advise-step.ts'
import { clearHotspots, removeAnomalies, removeFalseEnds } from '../remove-rows-step.ts'
import type { Computed, Stored } from './compute.ts'
import { saysTheSame } from './corrections.ts'
import { watchEntities } from './watch-entities-step.ts'

export type StoreOptions = {
  series: PeriodCache
  quiet: boolean
  now: Date
  /** Event ids to remove without a replacement. */
  removed?: readonly string[]
}

/** The result for activities, and which of the `removed` events were known; cache `series` after the commit. */
export type StoreResult = {
  stored: readonly Stored[]
  removed: readonly StoredEvent[]
  changes: Change[]
  series: readonly StoredSeries[]
}

/**
 * The steps from computed activities to stored rows and the changes for the log, in one transaction. Each step uses the
 * results of the steps before it.
 */
export async function storeActivities(
  tx: Tx,
  items: readonly Computed[],
  { removed = [], series, quiet, now }: StoreOptions,
): Promise<StoreResult> {
  const news = await findNews(tx, items, removed)
  if (news.fresh.length + news.removed.length === 0) return { stored: [], removed: [], changes: [], series: [] }
  const written = await writeEmissions(tx, news, quiet)
  const held = await holdEntities(tx, written)
  const watched = await watchEntities(tx, { ...held, withdrawn: written.withdrawn, series, quiet, now })
  const advice = await adviseHotspots(tx, watched)
  const cleared = await clearHotspots(tx, watched.steps, now)
  const hotspots = await writeHotspots(
    tx,
    { ...watched, held: held.entities, unadvised: advice.unadvised, cleared },
    now,
  )
  const errors = await writeDataErrors(tx, { ...held, known: written.errors, quiet }, now)
  const alerts = await raiseAlerts(tx, hotspots, errors.changes, now)
  const ends = await removeFalseEnds(tx, hotspots.steps, alerts, now)
  const recommendations = await writeAdvice(tx, advice, hotspots, now)
  await writeDays(tx, held.stored, written.withdrawn)
  if (news.gone.length > 0) await removeUnnamedEntities(tx, written.entityIds)
  const changes = [
    ...cleared.changes,
    ...errors.removed,
    ...hotspots.changes,
    ...errors.written,
    ...ends,
    ...alerts,
    ...recommendations,
  ]
  return { stored: held.stored, removed: news.removed, changes, series: watched.series }
}

/** The activities that are not stored yet; `gone`: the stored events that are removed or replaced. */
type News = {
  fresh: readonly Computed[]
  /** Stored events that are replaced or removed, by event id. */
  before: ReadonlyMap<string, StoredEvent>
  replaced: readonly StoredEvent[]
  removed: readonly StoredEvent[]
  gone: readonly StoredEvent[]
}

/**
 * Locks the events, so that other corrections of them wait until the transaction ends and nobody moves them to other
 * entities meanwhile.
 */
async function findNews(tx: Tx, items: readonly Computed[], unwanted: readonly string[]): Promise<News> {
  const ids = [...items.flatMap(({ activity }) => (activity.corrects ? activity.eventId : [])), ...unwanted]
  await lockEventIds(tx, ids)
  const before = new Map((await storedEvents(tx, ids)).map((event) => [event.eventId, event]))
  const fresh = await leaveOutDuplicates(tx, items, before)
  const removed = unwanted.flatMap((id) => before.get(id) ?? [])
  const replaced = fresh.flatMap(({ activity }) => (activity.corrects ? (before.get(activity.eventId) ?? []) : []))
  return { fresh, before, replaced, removed, gone: [...replaced, ...removed] }
}

/**
 * Items whose event id is not known yet; of two with the same id, the first. A correction is known when nothing
 * differs.
 */
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

/** Emissions as they are now stored. */
type WrittenEmissions = Pick<News, 'before' | 'gone'> & {
  inserted: readonly Computed[]
  /** What removed emissions had added to series. */
  withdrawn: readonly SeriesEvent[]
  /** The anomalies of removed emissions, by event id. */
  errors: ReadonlyMap<string, Anomaly>
  /** All entities of added or removed emissions. */
  entityIds: readonly string[]
}

async function writeEmissions(
  tx: Tx,
  { fresh, before, replaced, removed, gone }: News,
  quiet: boolean,
): Promise<WrittenEmissions> {
  const refs = [...fresh.flatMap(({ activity }) => activity.entities), ...gone.flatMap(({ entities }) => entities)]
  const ids = await nameEntities(tx, refs)
  const goneIds = gone.map(({ eventId }) => eventId)
  await keepSuperseded(tx, { replaced, removed })
  // Read the anomalies first: without its emission, the event of an anomaly is unknown.
  const errors = await findDataErrors(tx, goneIds)
  const withdrawn = await withdrawEmissions(tx, goneIds)
  const stored = await insertEmissions(
    tx,
    fresh.map(({ id, activity, calculation, impossible }) => {
      // A replacement is judged as if it had come when the replaced event came.
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
  const inserted = fresh.filter((item) => stored.has(item.id))
  return { inserted, before, gone, withdrawn, errors, entityIds: [...ids.values()] }
}

/** For legs made from scans, the scans are kept instead. */
function keepSuperseded(tx: Tx, { replaced, removed }: Pick<News, 'replaced' | 'removed'>): Promise<void> {
  const idsOf = (events: readonly StoredEvent[]) => events.map(({ eventId }) => eventId).filter(isCallerEventId)
  return keepSupersededActivities(tx, { replaced: idsOf(replaced), retracted: idsOf(removed) })
}

/** The locked entities of the written emissions, and which emission belongs to which entity. */
type HeldEntities = { entities: ReadonlyMap<string, EntityState>; stored: readonly Stored[] }

/** Other writers of the same entities need not wait before this step. */
async function holdEntities(tx: Tx, { inserted, before, gone }: WrittenEmissions): Promise<HeldEntities> {
  const refs = [...inserted.flatMap(({ activity }) => activity.entities), ...gone.flatMap(({ entities }) => entities)]
  const entities = await lockEntities(tx, refs)
  const stored = inserted.map((item) => ({
    ...item,
    entities: item.activity.entities.flatMap((ref) => entities.get(refKey(ref)) ?? []),
    replaced: before.get(item.activity.eventId) ?? null,
  }))
  return { entities, stored }
}

type DataErrors = {
  /** Changes for which alerts must be raised or updated. */
  changes: Change<'anomaly'>[]
  written: Change<'anomaly'>[]
  removed: Change[]
}

/** Writes the anomalies of impossible figures, for the stored emissions and those that they replaced. */
async function writeDataErrors(
  tx: Tx,
  { stored, known, quiet }: HeldEntities & { known: ReadonlyMap<string, Anomaly>; quiet: boolean },
  now: Date,
): Promise<DataErrors> {
  const { changes: corrected, left } = await correctDataErrors(tx, known, stored, now)
  const removed = await removeAnomalies(tx, left, 'WITHDRAWN', now)
  const reported = await reportDataErrors(tx, stored, now)
  return { changes: quiet ? corrected : [...corrected, ...reported], written: [...corrected, ...reported], removed }
}

/** Adds an emission once to its day, for however many entities it counts. */
async function writeDays(tx: Tx, stored: readonly Stored[], withdrawn: readonly SeriesEvent[]): Promise<void> {
  const recounted = new Set(withdrawn.map(({ occurredAt }) => dayOf(occurredAt)))
  const added = new Map<string, number>()
  for (const { impossible, activity, calculation } of stored) {
    const day = dayOf(activity.occurredAt)
    if (impossible === null && !recounted.has(day)) added.set(day, (added.get(day) ?? 0) + calculation.co2)
  }
  await recountDailyCo2(tx, [...recounted], [...added.keys()])
  await addDailyCo2(tx, added)
}

/** `2026-03-01`, in UTC. */
const dayOf = (date: Date): string => date.toISOString().slice(0, 10)

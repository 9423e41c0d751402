import { raiseAlerts } from '../alerts/alert-steps.ts'
import { recoverDataErrors, reportDataErrors } from '../anomalies/data-errors.ts'
import { insertEmissions, knownEventIds, type StoredEvent, withdrawEmissions } from '../emissions/emission-store.ts'
import { type EntityState, lockEntities, nameEntities, refKey } from '../emissions/entity-store.ts'
import { createPeriodCache, type PeriodCache } from '../emissions/period-cache.ts'
import { writeHotspots } from '../hotspots/hotspot-store.ts'
import type { Tx } from '../platform/db.ts'
import { InputError, PlumeError } from '../platform/errors.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import { adviseHotspots } from '../recommendations/advise.ts'
import { type Computed, compute } from './compute.ts'
import { findCorrected, groupsOf, saysTheSame } from './corrections.ts'
import { type ActivityInput, parseActivity } from './parse-activity.ts'
import { watchEntities } from './watch-entities.ts'

export type RejectedItem = { index: number; code: string; message: string }
export type IngestResult = { accepted: number; duplicates: number; rejected: RejectedItem[] }
export type IngestOptions = {
  /** For history: builds baselines and raises nothing. */
  quiet?: boolean
  /** Wall clock. */
  now?: Date
}

/** Items that one call may bring. */
export const mostItems = 10_000
/** Items that share a transaction. */
const chunkSize = 500

/**
 * Takes activities in, from input to stored rows and log entries. Each item by itself is accepted, a duplicate or
 * rejected.
 * @throws PlumeError BAD_USER_INPUT when there are too many
 */
export async function ingestActivities(
  log: ChangeLog,
  input: readonly ActivityInput[],
  { quiet = false, now = new Date() }: IngestOptions = {},
): Promise<IngestResult> {
  if (input.length > mostItems) {
    throw new PlumeError(
      'BAD_USER_INPUT',
      `${input.length} items are too many for one call: send at most ${mostItems}.`,
    )
  }
  const { computed, rejected } = computeAll(input, now)
  let accepted = 0
  for (const group of groupsOf(computed, chunkSize)) accepted += await store(log, group, { quiet, now })
  return { accepted, duplicates: computed.length - accepted, rejected }
}

function computeAll(input: readonly ActivityInput[], now: Date) {
  const computed: Computed[] = []
  const rejected: RejectedItem[] = []
  for (const [index, item] of input.entries()) {
    try {
      computed.push(compute(parseActivity(item, now)))
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      rejected.push({ index, code: error.code, message: error.message })
    }
  }
  return { computed, rejected }
}

/** One cache a log: what one node has stored. */
const caches = new WeakMap<ChangeLog, PeriodCache>()

function cacheOf(log: ChangeLog): PeriodCache {
  const cache = caches.get(log) ?? createPeriodCache()
  caches.set(log, cache)
  return cache
}

/** The steps of one transaction. @returns how many items were new */
async function store(log: ChangeLog, items: readonly Computed[], options: Required<IngestOptions>): Promise<number> {
  const cache = cacheOf(log)
  const { count, remember } = await log.commit(async (tx, emit) => {
    const stored = await findCorrected(tx, items)
    const fresh = await leaveOutDuplicates(tx, items, stored)
    if (fresh.length === 0) return { count: 0, remember: () => {} }
    const refs = fresh.flatMap(({ activity }) => [
      ...activity.entities,
      ...(stored.get(activity.eventId)?.entities ?? []),
    ])
    const ids = await nameEntities(tx, refs)
    const corrected = correctedEventIds(fresh)
    const recovered = await recoverDataErrors(tx, corrected, options.now)
    const withdrawn = await withdrawEmissions(tx, corrected)
    const inserted = await storeEmissions(tx, fresh, ids)
    // Only now: until here, other writers of the same entities go on.
    const entities = await lockEntities(tx, refs)
    const added = inserted.map((item) => ({ ...item, entities: entitiesOf(item, entities) }))
    const watched = await watchEntities(tx, { entities, added, withdrawn, cache, ...options })
    const storeAdvice = await adviseHotspots(tx, watched, options.now)
    const hotspots = await writeHotspots(tx, watched.steps)
    const anomalies = [...recovered, ...(await reportDataErrors(tx, added, options.now))]
    const alerts = await raiseAlerts(tx, watched, options.quiet ? recovered : anomalies, options.now)
    emit(...hotspots, ...anomalies, ...alerts, ...(await storeAdvice()))
    return { count: added.length, remember: watched.remember }
  })
  remember()
  return count
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

const correctedEventIds = (items: readonly Computed[]) =>
  items.flatMap(({ activity }) => (activity.corrects ? activity.eventId : []))

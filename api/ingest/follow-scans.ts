/** All that follows from scans that are new or gone, in one transaction. */
import { raiseForAnomalies } from '../alerts/raise-alerts-step.ts'
import { type Watched, watchPackages } from '../anomalies/watch-packages.ts'
import { legPrefix } from '../emissions/leg-id.ts'
import {
  adoptLegs,
  co2OfPackages,
  homeLegs,
  legEventIds,
  orphanLegs,
  shareFreight,
} from '../emissions/package-carbon-store.ts'
import { advanceClock, clockWithout, mayHaveMovedClock, rewindClock } from '../packages/event-clock-store.ts'
import {
  insertScans,
  moveScans,
  removePackages,
  saveFaults,
  saveLateLogits,
  savePackages,
} from '../packages/package-store.ts'
import type { Tx } from '../platform/db.ts'
import type { Package, Scan } from '../platform/generated/prisma/client.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import type { Change } from '../realtime/events.ts'
import { StoredMeanwhile } from './hold-for-scans.ts'
import type { IngestOptions } from './ingest-call.ts'
import { learnTravelTimes } from './learn-travel-times.ts'
import { type Moved, movePackages, type ScanNews } from './move-packages.ts'
import { computeLeg } from './package-carbon.ts'
import { cacheOf, storeActivities } from './store-activities.ts'

/** Scans that are new and not stored yet, and those that are no longer; their packages are held. */
export type ChangedScans = {
  /** All packages that bore a number, oldest first, by the number. */
  packages: ReadonlyMap<string, readonly Package[]>
  /** Ids of those that this transaction made. */
  created: ReadonlySet<string>
  scans: readonly Scan[]
  gone: readonly Scan[]
}

/** @returns the changes for the log; `remember` is for after the commit */
export async function followScans(
  tx: Tx,
  log: ChangeLog,
  { packages, created, scans, gone }: ChangedScans,
  options: Required<IngestOptions>,
): Promise<{ changes: Change[]; remember(): void }> {
  const { now } = options
  const isRewound = await mayHaveMovedClock(
    tx,
    gone.map(({ eventTime }) => eventTime),
  )
  const clock = isRewound ? await clockWithout(tx, now) : null
  const { moved, news } = await movePackages(tx, { packages, created, scans, gone, now, clock })
  const carbon = await storeLegs(tx, log, moved, { ...options, gone })
  const anomalies = await watchPackages(
    tx,
    moved.map(({ watched }) => watched),
    now,
  )
  await writeScans(tx, scans, { ...news, logits: logitsOf(moved) })
  // Before the alerts, which name packages as they now are.
  await savePackages(
    tx,
    moved.flatMap(({ watched, isGone }) => (isGone ? [] : watched.row)),
  )
  await learnTravelTimes(tx, moved)
  const alerts = await raiseForAnomalies(tx, anomalies, now)
  await removeEmpty(tx, packages, created, moved)
  if (isRewound) await rewindClock(tx)
  await advanceClock(tx, newestOf(scans), now)
  const changes = [...packageChanges(moved, now), ...carbon.changes, ...anomalies, ...alerts]
  return { changes, remember: carbon.remember }
}

/** Stores the legs as activities, and brings the packages' emissions up to date. */
async function storeLegs(
  tx: Tx,
  log: ChangeLog,
  moved: readonly Moved[],
  { gone, ...options }: Required<IngestOptions> & { gone: readonly Scan[] },
): Promise<{ changes: Change[]; remember(): void }> {
  const replayed = moved.filter(({ isReplayed }) => isReplayed).map(({ before }) => before.id)
  // Also of another package: a correction may give a scan, and the leg that ended with it, to one that it only adds to.
  const replaced = new Set(gone.map(({ eventId }) => eventId))
  const legs = moved.flatMap(({ before, legs, isReplayed }) =>
    legs.flatMap((leg) => computeLeg(leg, before.trackingNumber, isReplayed || replaced.has(leg.eventId)) ?? []),
  )
  const kept = new Set(legs.map(({ activity }) => activity.eventId))
  const removed = (await legEventIds(tx, replayed)).filter((eventId) => !kept.has(eventId))
  const stored = await storeActivities(tx, legs, { ...options, cache: cacheOf(log), removed })
  await adoptLegs(
    tx,
    moved.flatMap(({ before, isNew }) => (isNew ? before.id : [])),
  )
  await settleSiblings(tx, moved)
  const emitting = moved.filter(
    ({ isNew, legs, isReplayed, hasSiblings }) => isNew || isReplayed || hasSiblings || legs.length > 0,
  )
  const sums = await co2OfPackages(
    tx,
    emitting.map(({ before }) => before.id),
  )
  for (const { watched } of emitting) watched.row.co2 = sums.get(watched.row.id) ?? null
  return stored
}

/** Of several parcels that bear one number each gets its own legs, and what was sent of the number by its time. */
async function settleSiblings(tx: Tx, moved: readonly Moved[]): Promise<void> {
  const siblings = moved.filter(({ hasSiblings }) => hasSiblings)
  if (siblings.length === 0) return
  const homes = siblings.flatMap(({ before, legs }) =>
    legs.map(({ eventId }) => ({ eventId: `${legPrefix}${eventId}`, packageId: before.id })),
  )
  await homeLegs(tx, homes)
  // So that it is known when each began.
  await savePackages(
    tx,
    siblings.flatMap(({ watched, isGone }) => (isGone ? [] : watched.row)),
  )
  const gone = siblings.flatMap(({ before, isGone }) => (isGone ? before.id : []))
  await shareFreight(tx, [...new Set(siblings.map(({ before }) => before.trackingNumber))], gone)
}

type ScanFindings = ScanNews & { logits: ReadonlyMap<string, number | null> }

/**
 * Stores the new scans with what was found of them, and what is found of others now.
 * @throws StoredMeanwhile
 */
async function writeScans(tx: Tx, scans: readonly Scan[], { faults, homes, logits }: ScanFindings): Promise<void> {
  const ids = new Set(scans.map(({ id }) => id))
  const eventIds = new Set(scans.map(({ eventId }) => eventId))
  const rows = scans.map((scan) => ({
    ...scan,
    packageId: homes.get(scan.id) ?? scan.packageId,
    fault: faults.get(scan.id) ?? null,
    lateLogit: logits.get(scan.eventId) ?? null,
  }))
  if ((await insertScans(tx, rows)) < rows.length) throw new StoredMeanwhile()
  await moveScans(tx, without(homes, ids))
  await saveFaults(tx, without(faults, ids))
  await saveLateLogits(tx, without(logits, eventIds))
}

const without = <Value>(map: ReadonlyMap<string, Value>, keys: ReadonlySet<string>): Map<string, Value> =>
  new Map([...map].filter(([key]) => !keys.has(key)))

/** What was estimated when scans came, by their event ids, where it is another estimate now. */
function logitsOf(moved: readonly Moved[]): Map<string, number | null> {
  return new Map(
    moved.flatMap(({ watched, course }) => (course ? changedLogits(watched, course.moments) : newLogits(watched))),
  )
}

type Logit = [eventId: string, lateLogit: number | null]

const newLogits = ({ lateLogits }: Watched): Logit[] => [...lateLogits].filter(([, lateLogit]) => lateLogit !== null)

function changedLogits({ lateLogits }: Watched, moments: readonly { scan: Scan }[]): Logit[] {
  return moments.flatMap(({ scan }): Logit[] => {
    const lateLogit = lateLogits.get(scan.eventId) ?? null
    if (lateLogit === scan.lateLogit) return []
    scan.lateLogit = lateLogit
    return [[scan.eventId, lateLogit]]
  })
}

/** A package that no scan tells of is none: its last scan was taken from it, or those it was made for were known. */
async function removeEmpty(
  tx: Tx,
  packages: ReadonlyMap<string, readonly Package[]>,
  created: ReadonlySet<string>,
  moved: readonly Moved[],
): Promise<void> {
  const kept = new Set(moved.flatMap(({ before, isGone }) => (isGone ? [] : before.id)))
  const gone = new Set(moved.flatMap(({ before, isGone }) => (isGone ? before.id : [])))
  const empty = [...packages.values()].flat().filter(({ id }) => gone.has(id) || (created.has(id) && !kept.has(id)))
  if (empty.length === 0) return
  const ids = empty.map(({ id }) => id)
  await orphanLegs(tx, ids)
  await removePackages(tx, ids)
}

const newestOf = (scans: readonly Scan[]): Date | null =>
  scans.reduce<Date | null>((newest, { eventTime }) => (newest && newest > eventTime ? newest : eventTime), null)

const packageChanges = (moved: readonly Moved[], at: Date): Change<'package'>[] =>
  moved.flatMap(({ watched: { row }, before, isNew, isGone }): Change<'package'>[] => {
    if (isGone) return isNew ? [] : [{ topic: 'package', kind: 'REMOVED', row: before, at, before }]
    if (isNew) return [{ topic: 'package', kind: 'CREATED', row, at, before: null }]
    return [{ topic: 'package', kind: 'UPDATED', row, at, before }]
  })

import { raiseForAnomalies } from '../../alerts/raise-alerts-step.ts'
import { type JudgedPackage, judgePackages, writePackages } from '../../anomalies/judge-packages-step.ts'
import { legPrefix } from '../../emissions/leg-id.ts'
import {
  co2OfPackages,
  legEventIds,
  linkScanLegs,
  linkSentLegs,
  linkWaitingLegs,
  unlinkLegs,
} from '../../emissions/package-carbon-store.ts'
import type { PeriodCache, StoredSeries } from '../../emissions/period-cache.ts'
import { advanceClock, clockWithout, mayHaveMovedClock, rewindClock } from '../../packages/event-clock-store.ts'
import {
  insertScans,
  moveScans,
  removePackages,
  saveFaults,
  saveLateLogits,
  savePackages,
} from '../../packages/package-store.ts'
import type { Tx } from '../../platform/db.ts'
import type { Package, Scan } from '../../platform/generated/prisma/client.ts'
import type { Change } from '../../realtime/events.ts'
import { storeActivities } from '../activities/store-activities-step.ts'
import type { IngestOptions } from '../ingest-call.ts'
import { computeLeg } from '../package-carbon-step.ts'
import { StoredMeanwhile } from './hold-for-scans-step.ts'
import { learnTravelTimes } from './learn-travel-times-step.ts'
import type { Moved, MovedAndJudged, ScanNews } from './move-package.ts'
import { movePackages } from './move-packages-step.ts'

/** New scans, not stored yet, and removed scans; their packages are locked. */
export type ChangedScans = {
  /** All packages of each tracking number, oldest first, by number. */
  packages: ReadonlyMap<string, readonly Package[]>
  /** Ids of the packages that this transaction created. */
  created: ReadonlySet<string>
  scans: readonly Scan[]
  gone: readonly Scan[]
}

/** Options for processing scans. */
export type FollowOptions = Required<IngestOptions> & { series: PeriodCache }

/** The changes for the log; cache `series` after the commit. */
export type Followed = { changes: readonly Change[]; series: readonly StoredSeries[] }

/** Processes everything that follows from new or removed scans, in one transaction. */
export async function followScans(tx: Tx, changed: ChangedScans, options: FollowOptions): Promise<Followed> {
  const { scans, gone } = changed
  const { now } = options
  const isRewound = await mayHaveMovedClock(
    tx,
    gone.map(({ eventTime }) => eventTime),
  )
  const clock = isRewound ? await clockWithout(tx, now) : null
  const { moved, news } = await movePackages(tx, { ...changed, now, clock })
  const carbon = await storeLegs(tx, moved, { ...options, gone })
  const judged = await judgeMoved(tx, moved, carbon.co2, now)
  await writeScans(tx, scans, { ...news, logits: logitsOf(judged) })
  const written = await writePackages(
    tx,
    judged.map((each) => each.judged),
    new Set(moved.flatMap(({ isGone, row }) => (isGone ? row.id : []))),
  )
  await learnTravelTimes(tx, judged, written)
  const alerts = await raiseForAnomalies(tx, written.anomalies, now)
  await removeEmpty(tx, changed, moved)
  if (isRewound) await rewindClock(tx)
  await advanceClock(tx, newestOf(scans), now)
  const changes = [...packageChanges(judged, now), ...carbon.changes, ...written.anomalies, ...alerts]
  return { changes, series: carbon.series }
}

/** `co2`: the present emissions of packages with legs, kg CO2e by package id. */
type Carbon = Followed & { co2: ReadonlyMap<string, number | null> }

/** Stores the legs as activities, and adds up the emissions of their packages. */
async function storeLegs(
  tx: Tx,
  moved: readonly Moved[],
  { gone, ...options }: FollowOptions & { gone: readonly Scan[] },
): Promise<Carbon> {
  const replayed = moved.filter(({ isReplayed }) => isReplayed).map(({ before }) => before.id)
  // Legs of other packages as well: a correction may move a scan, and the leg that ended with it, to another package.
  const replaced = new Set(gone.map(({ eventId }) => eventId))
  const legs = moved.flatMap(({ before, legs, isReplayed }) =>
    legs.flatMap((leg) => computeLeg(leg, before.trackingNumber, isReplayed || replaced.has(leg.eventId)) ?? []),
  )
  const kept = new Set(legs.map(({ activity }) => activity.eventId))
  const removed = (await legEventIds(tx, replayed)).filter((eventId) => !kept.has(eventId))
  const { changes, series } = await storeActivities(tx, legs, { ...options, removed })
  await linkWaitingLegs(
    tx,
    moved.flatMap(({ before, isNew }) => (isNew ? before.id : [])),
  )
  await settleSiblings(tx, moved)
  const emitting = moved
    .filter(({ isNew, legs, isReplayed, hasSiblings }) => isNew || isReplayed || hasSiblings || legs.length > 0)
    .map(({ row }) => row.id)
  const sums = await co2OfPackages(tx, emitting)
  return { changes, series, co2: new Map(emitting.map((id) => [id, sums.get(id) ?? null])) }
}

/** Judges the moved packages, with their emissions. */
async function judgeMoved(tx: Tx, moved: readonly Moved[], co2: Carbon['co2'], now: Date): Promise<MovedAndJudged[]> {
  const toJudge = moved.map(({ row, playback, courseBefore }) => {
    const emitted = co2.get(row.id)
    return { ...playback, courseBefore, row: emitted === undefined ? row : { ...row, co2: emitted } }
  })
  const judged = await judgePackages(tx, toJudge, now)
  return moved.flatMap((each, n) => {
    const found = judged[n]
    return found ? { ...each, judged: found } : []
  })
}

/**
 * When several parcels share a number, gives each its own legs, and legs sent for the number to the parcel that bore it
 * then.
 */
async function settleSiblings(tx: Tx, moved: readonly Moved[]): Promise<void> {
  const siblings = moved.filter(({ hasSiblings }) => hasSiblings)
  if (siblings.length === 0) return
  const homes = siblings.flatMap(({ before, legs }) =>
    legs.map(({ eventId }) => ({ eventId: `${legPrefix}${eventId}`, packageId: before.id })),
  )
  await linkScanLegs(tx, homes)
  // Saved first, so that the statements below know when each parcel began.
  await savePackages(
    tx,
    siblings.flatMap(({ row, isGone }) => (isGone ? [] : row)),
  )
  const gone = siblings.flatMap(({ before, isGone }) => (isGone ? before.id : []))
  await linkSentLegs(tx, [...new Set(siblings.map(({ before }) => before.trackingNumber))], gone)
}

type ScanFindings = ScanNews & { logits: ReadonlyMap<string, number | null> }

/**
 * Stores the new scans with their findings, and updates the findings of other scans.
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

/** The estimates made when scans came, by event id, where they changed. */
const logitsOf = (moved: readonly MovedAndJudged[]): Map<string, number | null> =>
  new Map(moved.flatMap(({ judged, course }) => (course ? changedLogits(judged, course.moments) : newLogits(judged))))

type Logit = [eventId: string, lateLogit: number | null]

const newLogits = ({ lateLogits }: JudgedPackage): Logit[] =>
  [...lateLogits].filter(([, lateLogit]) => lateLogit !== null)

const changedLogits = ({ lateLogits }: JudgedPackage, moments: readonly { scan: Scan }[]): Logit[] =>
  moments.flatMap(({ scan }): Logit[] => {
    const lateLogit = lateLogits.get(scan.eventId) ?? null
    return lateLogit === scan.lateLogit ? [] : [[scan.eventId, lateLogit]]
  })

/** Removes packages without scans: the last scan was moved or removed, or their scans turned out to be known. */
async function removeEmpty(
  tx: Tx,
  { packages, created }: Pick<ChangedScans, 'packages' | 'created'>,
  moved: readonly Moved[],
): Promise<void> {
  const kept = new Set(moved.flatMap(({ before, isGone }) => (isGone ? [] : before.id)))
  const gone = new Set(moved.flatMap(({ before, isGone }) => (isGone ? before.id : [])))
  const empty = [...packages.values()].flat().filter(({ id }) => gone.has(id) || (created.has(id) && !kept.has(id)))
  if (empty.length === 0) return
  const ids = empty.map(({ id }) => id)
  await unlinkLegs(tx, ids)
  await removePackages(tx, ids)
}

const newestOf = (scans: readonly Scan[]): Date | null =>
  scans.reduce<Date | null>((newest, { eventTime }) => (newest && newest > eventTime ? newest : eventTime), null)

const packageChanges = (moved: readonly MovedAndJudged[], at: Date): Change<'package'>[] =>
  moved.flatMap(({ judged: { row }, before, isNew, isGone }): Change<'package'>[] => {
    if (isGone) return isNew ? [] : [{ topic: 'package', kind: 'REMOVED', row: before, at, before }]
    if (isNew) return [{ topic: 'package', kind: 'CREATED', row, at, before: null }]
    return [{ topic: 'package', kind: 'UPDATED', row, at, before }]
  })

import { isDeepStrictEqual } from 'node:util'
import { raiseForAnomalies } from '../alerts/anomaly-alerts-store.ts'
import { watchPackages } from '../anomalies/watch-packages.ts'
import { adoptLegs, co2OfPackages, legEventIds } from '../emissions/package-carbon-store.ts'
import { advanceClock } from '../packages/event-clock-store.ts'
import { unknownCarrier } from '../packages/package-state.ts'
import { insertScans, lockPackages, saveLateLogits, savePackages, scansByEventId } from '../packages/package-store.ts'
import { now as clockNow } from '../platform/clock.ts'
import type { Tx } from '../platform/db.ts'
import { InputError, PlumeError } from '../platform/errors.ts'
import type { Package, Scan } from '../platform/generated/prisma/client.ts'
import { newId } from '../platform/ids.ts'
import type { Items } from '../platform/item-variables.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import type { Change } from '../realtime/events.ts'
import { groupsOf } from './corrections.ts'
import { notTaken, storeInTurn } from './in-turn.ts'
import { type IngestOptions, type IngestResult, mostItems, type RejectedItem } from './ingest.ts'
import { learnTravelTimes } from './learn-travel-times.ts'
import { type Moved, movePackages } from './move-packages.ts'
import { refuseOtherContent } from './other-content.ts'
import { computeLeg } from './package-carbon.ts'
import { type ParsedScan, parseScan, type ScanInput } from './parse-scan.ts'
import { cacheOf, storeActivities } from './store-activities.ts'

/** A parsed scan and its place in the input. */
type Item = { index: number; scan: ParsedScan }

/** Scans that share a transaction. */
const chunkSize = 500

/**
 * Takes scans in, from input to stored rows and log entries: packages are created and move on, their legs emit, and
 * what goes wrong becomes an anomaly. Each scan by itself is accepted, a duplicate or rejected.
 * @throws PlumeError BAD_USER_INPUT when there are too many
 */
export async function recordScans(
  log: ChangeLog,
  input: Items<ScanInput>,
  { quiet = false, now = clockNow() }: IngestOptions = {},
): Promise<IngestResult> {
  if (input.length > mostItems) {
    throw new PlumeError(
      'BAD_USER_INPUT',
      `${input.length} scans are too many for one call: send at most ${mostItems}.`,
    )
  }
  const { items, rejected, notes } = parseAll(input, now)
  let accepted = 0
  const left = await storeInTurn(
    log.stopping,
    groupsOf(items, chunkSize, ({ scan }) => scan),
    async (group) => {
      const stored = await store(log, group, { quiet, now })
      accepted += stored.accepted
      rejected.push(...stored.rejected)
    },
  )
  rejected.push(...left.map(({ index }) => notTaken(index)))
  const duplicates = input.length - accepted - rejected.length
  return { accepted, duplicates, rejected: rejected.sort((a, b) => a.index - b.index), notes }
}

function parseAll(input: Items<ScanInput>, now: Date) {
  const items: Item[] = []
  const said = new Map<string, ParsedScan[]>()
  const rejected: RejectedItem[] = []
  const notes: RejectedItem[] = []
  for (const [index, item] of input.entries()) {
    const notesBefore = notes.length
    try {
      if (item instanceof InputError) throw item
      const scan = parseScan(item, now, (code, message) => notes.push({ index, code, message }))
      refuseOtherContent(said, scan)
      items.push({ index, scan })
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      rejected.push({ index, code: error.code, message: error.message })
      notes.length = notesBefore
    }
  }
  return { items, rejected, notes }
}

/** The steps of one transaction. */
async function store(log: ChangeLog, items: readonly Item[], options: Required<IngestOptions>) {
  const { accepted, rejected, remember } = await log.commit(async (tx, emit) => {
    const replaced = await scansByEventId(tx, correctedIds(items))
    const numbers = [
      ...items.map(({ scan }) => scan.trackingNumber),
      ...replaced.map((row) => row.package.trackingNumber),
    ]
    const { packages, created } = await lockPackages(tx, numbers, options.now)
    const { fitting, rejected } = checkCarriers(items, packages)
    const fresh = await storeScans(tx, fitting, packages, options.now)
    const moved = await movePackages(tx, { packages, created, ...fresh, now: options.now })
    const carbon = await storeLegs(tx, log, moved, options)
    const anomalies = await judge(tx, moved, options)
    // Before the alerts, which name packages as they now are.
    await savePackages(
      tx,
      moved.map(({ row }) => row),
    )
    await learnTravelTimes(tx, moved)
    const alerts = await raiseForAnomalies(tx, anomalies, options.now)
    await removeEmpty(tx, packages, created, moved)
    await advanceClock(tx, newestOf(fresh.scans), options.now)
    emit(...packageChanges(moved, options.now), ...carbon.changes, ...anomalies, ...alerts)
    return { accepted: fresh.scans.length, rejected, remember: carbon.remember }
  })
  remember()
  return { accepted, rejected }
}

const correctedIds = (items: readonly Item[]) => items.flatMap(({ scan }) => (scan.corrects ? scan.eventId : []))

/** A tracking number belongs to one carrier: the one that was named first. */
function checkCarriers(items: readonly Item[], packages: ReadonlyMap<string, Package>) {
  const carriers = new Map([...packages.values()].map(({ trackingNumber, carrier }) => [trackingNumber, carrier]))
  const rejected: RejectedItem[] = []
  const fitting = items.filter(({ index, scan: { trackingNumber, carrier, corrects } }) => {
    const known = carriers.get(trackingNumber) ?? unknownCarrier
    if (carrier === null || known === carrier || corrects) return true
    if (known === unknownCarrier) {
      carriers.set(trackingNumber, carrier)
      return true
    }
    const message = `Package ${trackingNumber} is carried by ${known}, and this scan says ${carrier}: correct the tracking number or the carrier.`
    rejected.push({ index, code: 'CARRIER_CONFLICT', message })
    return false
  })
  return { fitting, rejected }
}

/** Stores the scans that say something new. @returns them, and the packages that lost one to a correction */
async function storeScans(
  tx: Tx,
  items: readonly Item[],
  packages: ReadonlyMap<string, Package>,
  now: Date,
): Promise<{ scans: Scan[]; bereft: Set<string> }> {
  // Only now that the packages are held does nobody else correct the same.
  const stored = new Map((await scansByEventId(tx, correctedIds(items))).map((row) => [row.eventId, row]))
  const rows = items.flatMap(({ scan }): Scan[] => {
    const { trackingNumber, corrects, ...facts } = scan
    const packageId = packages.get(trackingNumber)?.id
    const row = packageId && { ...facts, id: newId(), packageId, recordTime: now, fault: null, lateLogit: null }
    const before = corrects ? stored.get(scan.eventId) : undefined
    return row && !(before && saysTheSame(row, before)) ? [row] : []
  })
  const replaced = rows.flatMap(({ eventId }) => stored.get(eventId) ?? [])
  await tx.scan.deleteMany({ where: { id: { in: replaced.map(({ id }) => id) } } })
  const ids = await insertScans(tx, rows)
  return { scans: rows.filter(({ id }) => ids.has(id)), bereft: new Set(replaced.map((row) => row.packageId)) }
}

/** Whether a correction repeats what is stored. */
function saysTheSame(scan: Scan, stored: Scan): boolean {
  const facts = ({ id, recordTime, fault, lateLogit, ...rest }: Scan) => Object.entries(rest).sort()
  const { package: _, ...before } = stored as Scan & { package?: unknown }
  return isDeepStrictEqual(facts(scan), facts(before))
}

/** Stores the legs as activities, and brings the packages' emissions up to date. */
async function storeLegs(
  tx: Tx,
  log: ChangeLog,
  moved: readonly Moved[],
  options: Required<IngestOptions>,
): Promise<{ changes: Change[]; remember(): void }> {
  const replayed = moved.filter(({ isReplayed }) => isReplayed).map(({ row }) => row.id)
  const legs = moved.flatMap(({ row, legs, isReplayed }) =>
    legs.flatMap((leg) => computeLeg(leg, row.trackingNumber, isReplayed) ?? []),
  )
  const kept = new Set(legs.map(({ activity }) => activity.eventId))
  const removed = (await legEventIds(tx, replayed)).filter((eventId) => !kept.has(eventId))
  const stored = await storeActivities(tx, legs, { ...options, cache: cacheOf(log), removed })
  await adoptLegs(
    tx,
    moved.flatMap(({ row, isNew }) => (isNew ? row.id : [])),
  )
  const emitting = moved.filter(({ isNew, legs, isReplayed }) => isNew || isReplayed || legs.length > 0)
  const sums = await co2OfPackages(
    tx,
    emitting.map(({ row }) => row.id),
  )
  for (const { row } of emitting) row.co2 = sums.get(row.id) ?? null
  return stored
}

/** Judges each package as of its newest scan. @returns the changes for the log */
async function judge(tx: Tx, moved: readonly Moved[], options: Required<IngestOptions>): Promise<Change<'anomaly'>[]> {
  const watched = moved.map(({ row, scans }) => ({ row, scans, now: row.lastScanAt ?? options.now, lateLogit: null }))
  const anomalies = await watchPackages(tx, watched, options)
  const logits = watched.flatMap(({ row, scans, lateLogit }) => {
    const step = scans.find(({ eventTime }) => eventTime.getTime() === row.progressAt?.getTime())
    return step && lateLogit !== null ? { eventId: step.eventId, lateLogit } : []
  })
  await saveLateLogits(tx, logits)
  return anomalies
}

/** A package that was made for scans which then were duplicates, or moved away again, is none. */
async function removeEmpty(
  tx: Tx,
  packages: ReadonlyMap<string, Package>,
  created: ReadonlySet<string>,
  moved: readonly Moved[],
) {
  const kept = new Set(moved.map(({ row }) => row.id))
  const empty = [...packages.values()].filter(({ id }) => created.has(id) && !kept.has(id))
  if (empty.length > 0) await tx.package.deleteMany({ where: { id: { in: empty.map(({ id }) => id) } } })
}

const newestOf = (scans: readonly Scan[]): Date | null =>
  scans.reduce<Date | null>((newest, { eventTime }) => (newest && newest > eventTime ? newest : eventTime), null)

const packageChanges = (moved: readonly Moved[], at: Date): Change<'package'>[] =>
  moved.map(({ row, before, isNew }) =>
    isNew
      ? { topic: 'package', kind: 'CREATED', row, at, before: null }
      : { topic: 'package', kind: 'UPDATED', row, at, before },
  )

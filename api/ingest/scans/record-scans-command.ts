import { isDeepStrictEqual } from 'node:util'
import { knownScans } from '../../packages/package-store.ts'
import { keepSupersededScans } from '../../packages/superseded-store.ts'
import { now as clockNow } from '../../platform/clock.ts'
import type { Tx } from '../../platform/db.ts'
import type { Package, Scan } from '../../platform/generated/prisma/client.ts'
import { newId } from '../../platform/ids.ts'
import type { Items } from '../../platform/item-variables.ts'
import type { IngestOptions, IngestResult } from '../ingest-call.ts'
import type { Intake } from '../intake.ts'
import { takeIn } from '../take-in.ts'
import { commitHeld } from './commit-held-command.ts'
import { followScans } from './follow-scans-step.ts'
import { holdForScans } from './hold-for-scans-step.ts'
import { type ParsedScan, parseScan, type ScanInput } from './parse-scan.ts'

/**
 * Ingests scans, from input to stored rows and log entries: creates and moves packages, computes their legs, and finds
 * anomalies. Each scan is accepted, a duplicate or rejected, independently of the others.
 * @throws PlumeError BAD_USER_INPUT when there are too many
 */
export const recordScans = (
  intake: Intake,
  input: Items<ScanInput>,
  { quiet = false, now = clockNow() }: IngestOptions = {},
): Promise<IngestResult> =>
  takeIn(input, {
    name: 'scan',
    parse: (item, note) => parseScan(item, now, note),
    eventOf: (scan) => scan,
    store: (scans) => store(intake, scans, { quiet, now }),
    stopping: intake.log.stopping,
  })

/** Stores scans in one transaction. @returns how many were new */
async function store(
  { log, series }: Intake,
  items: readonly ParsedScan[],
  options: Required<IngestOptions>,
): Promise<number> {
  const done = await commitHeld(log, async (tx, emit) => {
    const wanted = items.map(({ trackingNumber }) => trackingNumber)
    const { packages, created, stored } = await holdForScans(tx, wanted, correctedIds(items), options.now)
    const { scans, gone } = await newScans(tx, items, { packages, stored, ...options })
    const followed = await followScans(tx, { packages, created, scans, gone }, { ...options, series })
    emit(...followed.changes)
    return { accepted: scans.length, series: followed.series }
  })
  series.keep(done.series)
  return done.accepted
}

const correctedIds = (items: readonly ParsedScan[]) =>
  items.flatMap(({ corrects, eventId }) => (corrects ? eventId : []))

type StoreInput = {
  packages: ReadonlyMap<string, readonly Package[]>
  /** The stored scans that corrections refer to. */
  stored: readonly Scan[]
  quiet: boolean
  now: Date
}

/** The scans with new content, to be stored, and the stored scans that they replace. */
async function newScans(
  tx: Tx,
  items: readonly ParsedScan[],
  { packages, stored, quiet, now }: StoreInput,
): Promise<{ scans: Scan[]; gone: Scan[] }> {
  const byEventId = new Map(stored.map((row) => [row.eventId, row]))
  const numberOf = new Map([...packages].flatMap(([number, rows]) => rows.map(({ id }) => [id, number])))
  const known = await knownScans(
    tx,
    items.flatMap(({ corrects, eventId }) => (corrects ? [] : eventId)),
  )
  const taken = new Set<string>()
  const gone: Scan[] = []
  const scans: Scan[] = []
  for (const scan of items) {
    const { trackingNumber, corrects, ...facts } = scan
    // The newest of several parcels with the number; `movePackages` finds out to which one the scan really belongs.
    const packageId = packages.get(trackingNumber)?.at(-1)?.id
    const isKnown = taken.has(scan.eventId) || (!corrects && known.has(scan.eventId))
    if (!packageId || isKnown) continue
    const before = byEventId.get(scan.eventId)
    const row = { ...facts, id: newId(), packageId, recordTime: now, fault: null, lateLogit: null, quiet }
    if (before && numberOf.get(before.packageId) === trackingNumber && saysTheSame(row, before)) continue
    if (before) gone.push(before)
    scans.push(row)
    taken.add(scan.eventId)
  }
  await keepSupersededScans(tx, gone, false, now)
  if (gone.length > 0) await tx.scan.deleteMany({ where: { id: { in: gone.map(({ id }) => id) } } })
  return { scans, gone }
}

/** Whether a correction repeats the stored scan. */
function saysTheSame(scan: Scan, stored: Scan): boolean {
  const facts = ({ id, packageId, recordTime, fault, lateLogit, quiet, ...rest }: Scan) => Object.entries(rest).sort()
  return isDeepStrictEqual(facts(scan), facts(stored))
}

import { isDeepStrictEqual } from 'node:util'
import { knownScans } from '../packages/package-store.ts'
import { now as clockNow } from '../platform/clock.ts'
import type { Tx } from '../platform/db.ts'
import { InputError, PlumeError } from '../platform/errors.ts'
import type { Package, Scan } from '../platform/generated/prisma/client.ts'
import { newId } from '../platform/ids.ts'
import type { Items } from '../platform/item-variables.ts'
import { counted } from '../platform/text.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import { groupsOf } from './corrections.ts'
import { followScans } from './follow-scans.ts'
import { commitHeld, holdForScans } from './hold-for-scans.ts'
import { notTaken, storeInTurn } from './in-turn.ts'
import { type IngestOptions, type IngestResult, mostItems, type RejectedItem } from './ingest-call.ts'
import { refuseOtherContent } from './other-content.ts'
import { type ParsedScan, parseScan, type ScanInput } from './parse-scan.ts'

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
      `${counted(input.length, 'scan')} are too many for one call: send at most ${mostItems.toLocaleString('en')}.`,
    )
  }
  const { items, rejected, notes } = parseAll(input, now)
  let accepted = 0
  const left = await storeInTurn(
    log.stopping,
    groupsOf(items, chunkSize, ({ scan }) => scan),
    async (group) => {
      accepted += await store(log, group, { quiet, now })
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
async function store(log: ChangeLog, items: readonly Item[], options: Required<IngestOptions>): Promise<number> {
  const { accepted, remember } = await commitHeld(log, async (tx, emit) => {
    const corrected = correctedIds(items)
    const wanted = items.map(({ scan }) => scan.trackingNumber)
    const { packages, created, stored } = await holdForScans(tx, wanted, corrected, options.now)
    const { scans, gone } = await newScans(tx, items, { packages, stored, ...options })
    const { changes, remember } = await followScans(tx, log, { packages, created, scans, gone }, options)
    emit(...changes)
    return { accepted: scans.length, remember }
  })
  remember()
  return accepted
}

const correctedIds = (items: readonly Item[]) => items.flatMap(({ scan }) => (scan.corrects ? scan.eventId : []))

type StoreInput = {
  packages: ReadonlyMap<string, readonly Package[]>
  /** The scans that corrections are about. */
  stored: readonly Scan[]
  quiet: boolean
  now: Date
}

/** The scans that say something new, to be stored, and those whose place they take, which are gone. */
async function newScans(
  tx: Tx,
  items: readonly Item[],
  { packages, stored, quiet, now }: StoreInput,
): Promise<{ scans: Scan[]; gone: Scan[] }> {
  const byEventId = new Map(stored.map((row) => [row.eventId, row]))
  const numberOf = new Map([...packages].flatMap(([number, rows]) => rows.map(({ id }) => [id, number])))
  const known = await knownScans(
    tx,
    items.flatMap(({ scan }) => (scan.corrects ? [] : scan.eventId)),
  )
  const taken = new Set<string>()
  const gone: Scan[] = []
  const scans: Scan[] = []
  for (const { scan } of items) {
    const { trackingNumber, corrects, ...facts } = scan
    // Of several parcels that bore the number the newest; which it is of is found out with all its scans.
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
  if (gone.length > 0) await tx.scan.deleteMany({ where: { id: { in: gone.map(({ id }) => id) } } })
  return { scans, gone }
}

/** Whether a correction repeats what is stored of the package. */
function saysTheSame(scan: Scan, stored: Scan): boolean {
  const facts = ({ id, packageId, recordTime, fault, lateLogit, quiet, ...rest }: Scan) => Object.entries(rest).sort()
  return isDeepStrictEqual(facts(scan), facts(stored))
}

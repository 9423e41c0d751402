import {
  applyScan,
  byEventTime,
  type Leg,
  type PackageState,
  type ScanFacts,
  stateOf,
} from '../packages/package-state.ts'
import { saveFaults, scansOfPackages } from '../packages/package-store.ts'
import type { Tx } from '../platform/db.ts'
import type { Package, Scan } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'

/** A package that scans have moved; the steps that follow fill `row` in. */
export type Moved = {
  before: Package
  row: Package
  isNew: boolean
  /** The scans that are new, in the order in which they count. */
  scans: ScanFacts[]
  legs: Leg[]
  /** The scans before were read again, so that `legs` are all there are and take the place of those stored. */
  isReplayed: boolean
}

export type MoveInput = {
  /** By tracking number. */
  packages: ReadonlyMap<string, Package>
  /** Ids of those that this transaction made. */
  created: ReadonlySet<string>
  scans: readonly Scan[]
  /** Ids of packages that lost a scan to a correction. */
  bereft: ReadonlySet<string>
  now: Date
}

/** Brings the packages of new scans to their new state. */
export async function movePackages(tx: Tx, { packages, created, scans, bereft, now }: MoveInput): Promise<Moved[]> {
  const fresh = groupBy(scans, (scan) => scan.packageId)
  const touched = [...packages.values()].filter(({ id }) => fresh.has(id) || bereft.has(id))
  const inOrder = (id: string) => (fresh.get(id) ?? []).toSorted(byEventTime)
  const replayed = touched.filter((row) => bereft.has(row.id) || !isNewer(inOrder(row.id), row))
  const history = await scansOf(tx, replayed)
  const faults: { id: string; fault: string | null }[] = []
  const moved = touched.map((before): Moved => {
    const own = inOrder(before.id)
    const all = history.get(before.id)
    const { state, legs, faultOf } = all ? replay(all) : goOn(before, own)
    for (const scan of all ?? own) {
      const fault = faultOf(scan.eventId)
      if (fault !== scan.fault) faults.push({ id: scan.id, fault })
    }
    return {
      before,
      row: { ...before, ...state, updatedAt: now },
      isNew: created.has(before.id),
      scans: own,
      legs,
      isReplayed: !!all,
    }
  })
  await saveFaults(tx, faults)
  return moved
}

/** Whether all scans come after what the package has heard. */
const isNewer = ([first]: readonly ScanFacts[], { lastScanAt }: Package): boolean =>
  lastScanAt === null || (first !== undefined && first.eventTime > lastScanAt)

async function scansOf(tx: Tx, packages: readonly Package[]): Promise<Map<string, Scan[]>> {
  if (packages.length === 0) return new Map()
  const ids = packages.map(({ id }) => id)
  const scans = groupBy(await scansOfPackages(tx, ids), (scan) => scan.packageId)
  return new Map(ids.map((id) => [id, scans.get(id) ?? []]))
}

type Outcome = { state: PackageState; legs: Leg[]; faultOf: (eventId: string) => string | null }

function replay(scans: readonly Scan[]): Outcome {
  const { state, legs, faults } = stateOf(scans)
  return { state, legs, faultOf: (eventId) => faults.get(eventId) ?? null }
}

function goOn(before: Package, scans: readonly Scan[]): Outcome {
  const legs: Leg[] = []
  const faults = new Map<string, string>()
  let state: PackageState = before
  for (const scan of scans) {
    const step = applyScan(state, scan)
    state = step.state
    if (step.leg) legs.push(step.leg)
    if (step.fault) faults.set(scan.eventId, step.fault)
  }
  return { state, legs, faultOf: (eventId) => faults.get(eventId) ?? null }
}

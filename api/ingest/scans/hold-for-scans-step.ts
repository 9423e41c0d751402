import { holdPackages, lockPackages, scansByEventId } from '../../packages/package-store.ts'
import type { Tx } from '../../platform/db.ts'
import type { Package, Scan } from '../../platform/generated/prisma/client.ts'

export type HeldForScans = {
  /** All packages of each tracking number, oldest first, by number. */
  packages: Map<string, Package[]>
  /** Ids of the packages that were created for the scans. */
  created: Set<string>
  /** The stored scans with the given event ids. */
  stored: Scan[]
}

/**
 * Locks the packages of these numbers, creating new ones, and those whose scans are about to be corrected or retracted,
 * until the transaction of `commitHeld` ends.
 */
export async function holdForScans(
  tx: Tx,
  trackingNumbers: readonly string[],
  eventIds: readonly string[],
  now: Date,
): Promise<HeldForScans> {
  let found = await scansByEventId(tx, eventIds)
  const wanted = [...trackingNumbers, ...found.map((row) => row.package.trackingNumber)]
  const { packages, created } = trackingNumbers.length
    ? await lockPackages(tx, wanted, now)
    : { packages: await holdPackages(tx, [...new Set(wanted)].sort()), created: new Set<string>() }
  if (eventIds.length > 0) {
    // Only while the packages are locked can nobody else correct or retract the same scans.
    found = await scansByEventId(tx, eventIds)
    if (found.some((row) => !packages.has(row.package.trackingNumber))) throw new ScansMoved()
  }
  return { packages, created, stored: found.map(({ package: _, ...scan }) => scan) }
}

/** A scan was moved to another package while this transaction waited for its former one. */
export class ScansMoved extends Error {}
/** A new event was stored meanwhile, as a scan of another package. */
export class StoredMeanwhile extends Error {}

import { holdPackages, lockPackages, scansByEventId } from '../../packages/package-store.ts'
import type { Tx } from '../../platform/db.ts'
import type { Package, Scan } from '../../platform/generated/prisma/client.ts'

export type HeldForScans = {
  /** All packages that bore a number, oldest first, by the number. */
  packages: Map<string, Package[]>
  /** Ids of those that were made for it. */
  created: Set<string>
  /** The scans that are known of the given events. */
  stored: Scan[]
}

/**
 * Holds the packages of these numbers, which are made where they are new, and those whose scans are about to be corrected
 * or retracted, until the transaction of `commitHeld` ends.
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
    // Only now that the packages are held does nobody else correct or retract the same.
    found = await scansByEventId(tx, eventIds)
    if (found.some((row) => !packages.has(row.package.trackingNumber))) throw new ScansMoved()
  }
  return { packages, created, stored: found.map(({ package: _, ...scan }) => scan) }
}

/** A scan was given to another package while its own was waited for. */
export class ScansMoved extends Error {}
/** An event that was new has been stored meanwhile, as a scan of another package. */
export class StoredMeanwhile extends Error {}

import { placeJourneys, scansOfPackages } from '../../packages/package-store.ts'
import type { Tx } from '../../platform/db.ts'
import type { Package, Scan } from '../../platform/generated/prisma/client.ts'
import { groupBy } from '../../platform/group-by.ts'
import {
  type Changed,
  continueNewest,
  groupsOf,
  isFoundTooLate,
  type Moved,
  type MoveInput,
  movedOn,
  replay,
  type ScanNews,
} from './move-package.ts'

/** Moves the packages of new and removed scans to their new state. */
export async function movePackages(tx: Tx, input: MoveInput): Promise<{ moved: Moved[]; news: ScanNews }> {
  const ways = groupsOf(input).map((group) => ({ group, on: continueNewest(group) }))
  const again = ways.flatMap(({ group, on }) =>
    on === null ? group.rows : isFoundTooLate(group) ? [group.newest] : [],
  )
  const scans = await scansOf(tx, again, input.scans)
  const changed: Changed = { faults: new Map(), homes: new Map(), added: [], placed: [] }
  const moved = ways.flatMap(({ group, on }) =>
    on === null
      ? replay(group, scans, input, changed)
      : [movedOn(group, on, scans.get(group.newest.id), input, changed)],
  )
  await placeJourneys(tx, changed.added, changed.placed)
  return { moved, news: changed }
}

/** All scans of these packages, including new ones, which are not stored yet. */
async function scansOf(tx: Tx, packages: readonly Package[], fresh: readonly Scan[]): Promise<Map<string, Scan[]>> {
  if (packages.length === 0) return new Map()
  const ids = new Set(packages.map(({ id }) => id))
  const stored = await scansOfPackages(tx, [...ids])
  return groupBy([...stored, ...fresh.filter(({ packageId }) => ids.has(packageId))], (scan) => scan.packageId)
}

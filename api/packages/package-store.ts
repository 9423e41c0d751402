import type { Tx } from '../platform/db.ts'
import { foldedLines } from '../platform/fold.ts'
import { type Package, Prisma, type Scan } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'
import { newId } from '../platform/ids.ts'
import { wholeRows } from '../platform/whole-row.ts'
import { unknownCarrier } from './package-state.ts'

const packageRows = wholeRows<Package>('Package', Prisma.PackageScalarFieldEnum)

/**
 * Locks the packages of these tracking numbers until the transaction ends, and creates one for each unknown number.
 * @returns all packages of each number, oldest first, by number, and the ids of the new ones
 */
export async function lockPackages(
  tx: Tx,
  trackingNumbers: Iterable<string>,
  now: Date,
): Promise<{ packages: Map<string, Package[]>; created: Set<string> }> {
  // All writers use the same order, so that two writers of the same packages cannot wait for each other.
  const numbers = [...new Set(trackingNumbers)].sort()
  const ids = numbers.map(newId)
  const made = await tx.$queryRaw<{ id: string }[]>`/* lockPackages */
    insert into "Package" (id, "trackingNumber", "searchText", carrier, status, "createdAt", "updatedAt")
    select id, number, folded, ${unknownCarrier}, 'UNKNOWN', ${now}, ${now}
    from unnest(${ids}::uuid[], ${numbers}::text[], ${numbers.map((number) => foldedLines(number))}::text[])
      as n(id, number, folded) order by number
    on conflict ("trackingNumber", journey) do nothing
    returning id`
  return { packages: await holdPackages(tx, numbers), created: new Set(made.map(({ id }) => id)) }
}

/** Locks the known packages of these numbers until the transaction ends. Returns them oldest first, by number. */
export async function holdPackages(tx: Tx, trackingNumbers: readonly string[]): Promise<Map<string, Package[]>> {
  if (trackingNumbers.length === 0) return new Map()
  // A raw query: to map that many rows costs Prisma more than it costs the database to find them.
  const rows = await tx.$queryRaw<Package[]>`/* holdPackages */
    select * from "Package" where "trackingNumber" = any(${trackingNumbers}::text[])
    order by "trackingNumber", journey for update`
  return groupBy(rows, (row) => row.trackingNumber)
}

/** Renumbers the journeys of tracking numbers: stores the `added` ones, and gives the `moved` ones their new number. */
export async function placeJourneys(tx: Tx, added: readonly Package[], moved: readonly Package[]): Promise<void> {
  if (moved.length > 0) {
    // Move them out of each other's way first: the numbers are unique.
    await tx.$executeRaw`/* placeJourneys */
      update "Package" set journey = -journey where id = any(${moved.map(({ id }) => id)}::uuid[])`
  }
  // Their final numbers may still be taken until all are saved.
  await packageRows.insert(
    tx,
    added.map((row) => ({ ...row, journey: -1_000_000 - row.journey })),
  )
}

/** Moves scans to other packages: package ids by scan id. */
export async function moveScans(tx: Tx, homes: ReadonlyMap<string, string>): Promise<void> {
  if (homes.size === 0) return
  await tx.$executeRaw`/* moveScans */
    update "Scan" as s set "packageId" = m.package
    from unnest(${[...homes.keys()]}::uuid[], ${[...homes.values()]}::uuid[]) as m(id, package)
    where s.id = m.id`
}

/**
 * Locks packages that are due by the event time `clock` until the transaction ends; skips those that others have
 * locked.
 */
export const holdDuePackages = (tx: Tx, clock: Date, limit: number): Promise<Package[]> =>
  tx.$queryRaw<Package[]>`/* holdDuePackages */
    select * from "Package" where "dueAt" <= ${clock} order by "dueAt" limit ${limit} for update skip locked`

/** Locks packages that were judged beyond the event time `clock`, as above. */
export const holdPackagesBeyond = (tx: Tx, clock: Date, limit: number): Promise<Package[]> =>
  tx.$queryRaw<Package[]>`/* holdPackagesBeyond */
    select * from "Package" where "judgedAt" > ${clock} order by id limit ${limit} for update skip locked`

/** Returns those of the event ids that are stored scans. */
export async function knownScans(tx: Tx, eventIds: readonly string[]): Promise<Set<string>> {
  if (eventIds.length === 0) return new Set()
  const rows = await tx.$queryRaw<{ eventId: string }[]>`/* knownScans */
    select "eventId" from "Scan" where "eventId" = any(${eventIds}::text[])`
  return new Set(rows.map(({ eventId }) => eventId))
}

/** @returns how many were stored; an event id that another transaction has stored meanwhile is left out */
export async function insertScans(tx: Tx, scans: readonly Scan[]): Promise<number> {
  if (scans.length === 0) return 0
  // All writers use the same order, so that two writers of the same events cannot wait for each other.
  const inOrder = scans.toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1))
  return tx.$executeRaw`/* insertScans */
    insert into "Scan"
    select * from jsonb_populate_recordset(null::"Scan", ${JSON.stringify(inOrder)}::jsonb)
    on conflict ("eventId") do nothing`
}

/** All scans of these packages. */
export const scansOfPackages = (tx: Tx, packageIds: readonly string[]): Promise<Scan[]> =>
  tx.$queryRaw<Scan[]>`/* scansOfPackages */ select * from "Scan" where "packageId" = any(${packageIds}::uuid[])`

/** Stored scans with the tracking numbers of their packages. */
export const scansByEventId = (tx: Tx, eventIds: readonly string[]) =>
  eventIds.length === 0
    ? Promise.resolve([])
    : tx.scan.findMany({
        where: { eventId: { in: [...eventIds] } },
        include: { package: { select: { trackingNumber: true } } },
      })

/** Saves why scans cannot be right, by scan id, where that has changed. */
export async function saveFaults(tx: Tx, faults: ReadonlyMap<string, string | null>): Promise<void> {
  if (faults.size === 0) return
  await tx.$executeRaw`/* saveFaults */
    update "Scan" as s set fault = f.fault
    from unnest(${[...faults.keys()]}::uuid[], ${[...faults.values()]}::text[]) as f(id, fault)
    where s.id = f.id`
}

/** Saves the estimates made when scans arrived, by event id. */
export async function saveLateLogits(tx: Tx, logits: ReadonlyMap<string, number | null>): Promise<void> {
  if (logits.size === 0) return
  await tx.$executeRaw`/* saveLateLogits */
    update "Scan" as s set "lateLogit" = l.logit
    from unnest(${[...logits.keys()]}::text[], ${[...logits.values()]}::float8[])
      as l(id, logit)
    where s."eventId" = l.id`
}

/** Writes locked packages, whole rows, in one statement. */
export const savePackages = (tx: Tx, packages: readonly Package[]): Promise<void> => packageRows.update(tx, packages)

/** Deletes the scans of these packages. */
export const removeScansOf = (tx: Tx, packageIds: readonly string[]) =>
  tx.scan.deleteMany({ where: { packageId: { in: [...packageIds] } } })

/** Locks finished packages that have not changed since `before` until the transaction ends; at most `limit`. */
export const holdOverPackages = (tx: Tx, before: Date, limit: number): Promise<Package[]> =>
  tx.$queryRaw<Package[]>`/* holdOverPackages */
    select * from "Package" where "overAt" is not null and "updatedAt" < ${before}
    order by "updatedAt" limit ${limit} for update skip locked`

export const removePackages = (tx: Tx, ids: readonly string[]) =>
  tx.package.deleteMany({ where: { id: { in: [...ids] } } })

import type { Tx } from '../platform/db.ts'
import { foldedLines } from '../platform/fold.ts'
import { type Package, Prisma, type Scan } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'
import { newId } from '../platform/ids.ts'
import { wholeRows } from '../platform/whole-row.ts'
import { unknownCarrier } from './package-state.ts'

const packageRows = wholeRows<Package>('Package', Prisma.PackageScalarFieldEnum)

/**
 * The packages of these tracking numbers, held until the transaction ends; of those that are not known one is made.
 * @returns all that bore a number, oldest first, by the number, and the ids of the new ones
 */
export async function lockPackages(
  tx: Tx,
  trackingNumbers: Iterable<string>,
  now: Date,
): Promise<{ packages: Map<string, Package[]>; created: Set<string> }> {
  // In one order for all, so that two writers of the same packages cannot wait for each other.
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

/** The known packages that bore these numbers, oldest first, by the number, held until the transaction ends. */
export async function holdPackages(tx: Tx, trackingNumbers: readonly string[]): Promise<Map<string, Package[]>> {
  if (trackingNumbers.length === 0) return new Map()
  // As they are: to map so many rows costs Prisma more than the database to find them.
  const rows = await tx.$queryRaw<Package[]>`/* holdPackages */
    select * from "Package" where "trackingNumber" = any(${trackingNumbers}::text[])
    order by "trackingNumber", journey for update`
  return groupBy(rows, (row) => row.trackingNumber)
}

/** Gives the journeys of numbers their places again: `added` are stored, `moved` have another one than before. */
export async function placeJourneys(tx: Tx, added: readonly Package[], moved: readonly Package[]): Promise<void> {
  if (moved.length > 0) {
    // Out of the way of each other first.
    await tx.$executeRaw`/* placeJourneys */
      update "Package" set journey = -journey where id = any(${moved.map(({ id }) => id)}::uuid[])`
  }
  // Where another may still stand, until all are saved.
  await packageRows.insert(
    tx,
    added.map((row) => ({ ...row, journey: -1_000_000 - row.journey })),
  )
}

/** Gives scans to other packages: package ids by the ids of scans. */
export async function moveScans(tx: Tx, homes: ReadonlyMap<string, string>): Promise<void> {
  if (homes.size === 0) return
  await tx.$executeRaw`/* moveScans */
    update "Scan" as s set "packageId" = m.package
    from unnest(${[...homes.keys()]}::uuid[], ${[...homes.values()]}::uuid[]) as m(id, package)
    where s.id = m.id`
}

/** Packages that are due by the event time `clock`, held until the transaction ends; those that others hold are left. */
export const holdDuePackages = (tx: Tx, clock: Date, limit: number): Promise<Package[]> =>
  tx.$queryRaw<Package[]>`/* holdDuePackages */
    select * from "Package" where "dueAt" <= ${clock} order by "dueAt" limit ${limit} for update skip locked`

/** Packages that were judged beyond the event time `clock`, held as above. */
export const holdPackagesBeyond = (tx: Tx, clock: Date, limit: number): Promise<Package[]> =>
  tx.$queryRaw<Package[]>`/* holdPackagesBeyond */
    select * from "Package" where "judgedAt" > ${clock} order by id limit ${limit} for update skip locked`

/** Which of these events are scans that are stored. */
export async function knownScans(tx: Tx, eventIds: readonly string[]): Promise<Set<string>> {
  if (eventIds.length === 0) return new Set()
  const rows = await tx.$queryRaw<{ eventId: string }[]>`/* knownScans */
    select "eventId" from "Scan" where "eventId" = any(${eventIds}::text[])`
  return new Set(rows.map(({ eventId }) => eventId))
}

/** @returns how many were stored: an event id that somebody else has stored meanwhile is left out */
export async function insertScans(tx: Tx, scans: readonly Scan[]): Promise<number> {
  if (scans.length === 0) return 0
  // In one order for all, so that two writers of the same events cannot wait for each other.
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

/** Why scans cannot be right, by their ids, where that has changed. */
export async function saveFaults(tx: Tx, faults: ReadonlyMap<string, string | null>): Promise<void> {
  if (faults.size === 0) return
  await tx.$executeRaw`/* saveFaults */
    update "Scan" as s set fault = f.fault
    from unnest(${[...faults.keys()]}::uuid[], ${[...faults.values()]}::text[]) as f(id, fault)
    where s.id = f.id`
}

/** What was estimated when scans came, by their event ids. */
export async function saveLateLogits(tx: Tx, logits: ReadonlyMap<string, number | null>): Promise<void> {
  if (logits.size === 0) return
  await tx.$executeRaw`/* saveLateLogits */
    update "Scan" as s set "lateLogit" = l.logit
    from unnest(${[...logits.keys()]}::text[], ${[...logits.values()]}::float8[])
      as l(id, logit)
    where s."eventId" = l.id`
}

/** Writes packages that are held, whole, in one statement. */
export const savePackages = (tx: Tx, packages: readonly Package[]): Promise<void> => packageRows.update(tx, packages)

/** Takes out packages that no scan tells of. */
export const removeScansOf = (tx: Tx, packageIds: readonly string[]) =>
  tx.scan.deleteMany({ where: { packageId: { in: [...packageIds] } } })

/** Packages that are over and of which nothing has changed since before, held until the transaction ends; at most `limit`. */
export const holdOverPackages = (tx: Tx, before: Date, limit: number): Promise<Package[]> =>
  tx.$queryRaw<Package[]>`/* holdOverPackages */
    select * from "Package" where "overAt" is not null and "updatedAt" < ${before}
    order by "updatedAt" limit ${limit} for update skip locked`

export const removePackages = (tx: Tx, ids: readonly string[]) =>
  tx.package.deleteMany({ where: { id: { in: [...ids] } } })

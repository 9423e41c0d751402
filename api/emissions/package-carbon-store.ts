import type { Tx } from '../platform/db.ts'
import { legPrefix } from './leg-id.ts'

/** kg CO2e of all legs of each package, by package id; leaves out packages without a counted leg. */
export async function co2OfPackages(tx: Tx, packageIds: readonly string[]): Promise<Map<string, number>> {
  if (packageIds.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ packageId: string; co2: number }[]>`/* co2OfPackages */
    select "packageId", sum(co2 order by co2) as co2 from "Emission"
    where "packageId" = any(${packageIds}::uuid[]) and counted group by 1`
  return new Map(rows.map(({ packageId, co2 }) => [packageId, co2]))
}

/** Links legs that arrived before their package to the new packages. */
export async function linkWaitingLegs(tx: Tx, packageIds: readonly string[]): Promise<void> {
  if (packageIds.length === 0) return
  await tx.$executeRaw`/* linkWaitingLegs */
    update "Emission" as e set "packageId" = p.id, "trackingNumber" = null from "Package" p
    where p.id = any(${packageIds}::uuid[]) and e."trackingNumber" = p."trackingNumber"`
}

/** Links the legs that were made from scans to their packages. */
export async function linkScanLegs(tx: Tx, legs: readonly { eventId: string; packageId: string }[]): Promise<void> {
  if (legs.length === 0) return
  await tx.$executeRaw`/* linkScanLegs */
    update "Emission" as e set "packageId" = h.package
    from unnest(${legs.map(({ eventId }) => eventId)}::text[], ${legs.map(({ packageId }) => packageId)}::uuid[])
      as h(event, package)
    where e."eventId" = h.event and e."packageId" is distinct from h.package`
}

/**
 * Links the other legs sent for these tracking numbers to the parcel that bore the number then. `gone`: packages that
 * are about to be removed.
 */
export async function linkSentLegs(tx: Tx, trackingNumbers: readonly string[], gone: readonly string[]): Promise<void> {
  await tx.$executeRaw`/* linkSentLegs */
    update "Emission" as e set "packageId" = (
      select b.id from "Package" b
      where b."trackingNumber" = p."trackingNumber" and b.id <> all(${gone}::uuid[])
      order by coalesce(b."firstScanAt" <= e."occurredAt", false) desc,
        case when b."firstScanAt" <= e."occurredAt" then b.journey end desc, b.journey limit 1
    )
    from "Package" p
    where p."trackingNumber" = any(${trackingNumbers}::text[]) and e."packageId" = p.id
      and not starts_with(e."eventId", ${legPrefix})
      and exists (select 1 from "Package" b where b."trackingNumber" = p."trackingNumber" and b.id <> all(${gone}::uuid[]))`
}

/** Unlinks legs from packages that are removed: they wait for the next package with the number. */
export async function unlinkLegs(tx: Tx, packageIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`/* unlinkLegs */
    update "Emission" as e set "packageId" = null, "trackingNumber" = p."trackingNumber" from "Package" p
    where p.id = any(${packageIds}::uuid[]) and e."packageId" = p.id`
}

/** Unlinks emissions from packages for good: a later parcel with the same number must not get them. */
export async function forgetLegsOf(tx: Tx, packageIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`/* forgetLegsOf */
    update "Emission" set "packageId" = null, "trackingNumber" = null where "packageId" = any(${packageIds}::uuid[])`
}

/** The event ids of the legs that were made from the scans of these packages. */
export async function legEventIds(tx: Tx, packageIds: readonly string[]): Promise<string[]> {
  if (packageIds.length === 0) return []
  const rows = await tx.$queryRaw<{ eventId: string }[]>`/* legEventIds */
    select "eventId" from "Emission"
    where "packageId" = any(${packageIds}::uuid[]) and starts_with("eventId", ${legPrefix})`
  return rows.map(({ eventId }) => eventId)
}

/** The tracking numbers of the known packages that the legs of these events carried. */
export async function carriedBy(tx: Tx, eventIds: readonly string[]): Promise<string[]> {
  if (eventIds.length === 0) return []
  const rows = await tx.$queryRaw<{ trackingNumber: string }[]>`/* carriedBy */
    select distinct p."trackingNumber" from "Emission" e join "Package" p on p.id = e."packageId"
    where e."eventId" = any(${eventIds}::text[])`
  return rows.map(({ trackingNumber }) => trackingNumber)
}

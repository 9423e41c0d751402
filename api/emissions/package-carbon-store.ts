import type { Tx } from '../platform/db.ts'

/** kg CO2e of all legs of each package, by its id; none where it has no leg that counts. */
export async function co2OfPackages(tx: Tx, packageIds: readonly string[]): Promise<Map<string, number>> {
  if (packageIds.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ packageId: string; co2: number }[]>`
    select "packageId", sum(co2 order by co2) as co2 from "Emission"
    where "packageId" = any(${packageIds}::uuid[]) and counted group by 1`
  return new Map(rows.map(({ packageId, co2 }) => [packageId, co2]))
}

/** Gives new packages the legs that were known before them. */
export async function adoptLegs(tx: Tx, packageIds: readonly string[]): Promise<void> {
  if (packageIds.length === 0) return
  await tx.$executeRaw`
    update "Emission" as e set "packageId" = p.id, "trackingNumber" = null from "Package" p
    where p.id = any(${packageIds}::uuid[]) and e."trackingNumber" = p."trackingNumber"`
}

/** The event ids of the legs that were made from the scans of these packages. */
export async function legEventIds(tx: Tx, packageIds: readonly string[]): Promise<string[]> {
  if (packageIds.length === 0) return []
  const rows = await tx.$queryRaw<{ eventId: string }[]>`
    select "eventId" from "Emission"
    where "packageId" = any(${packageIds}::uuid[]) and starts_with("eventId", ${legPrefix})`
  return rows.map(({ eventId }) => eventId)
}

/** What the event id of a leg begins with; that of the scan at its end follows. */
export const legPrefix = 'leg:'

/** The tracking numbers of the known packages that these events' legs carried. */
export async function carriedBy(tx: Tx, eventIds: readonly string[]): Promise<string[]> {
  if (eventIds.length === 0) return []
  const rows = await tx.$queryRaw<{ trackingNumber: string }[]>`
    select distinct p."trackingNumber" from "Emission" e join "Package" p on p.id = e."packageId"
    where e."eventId" = any(${eventIds}::text[])`
  return rows.map(({ trackingNumber }) => trackingNumber)
}

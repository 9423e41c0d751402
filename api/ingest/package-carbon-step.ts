import { legPrefix } from '../emissions/leg-id.ts'
import { carriedBy, co2OfPackages } from '../emissions/package-carbon-store.ts'
import { type Leg, routeKey } from '../packages/package-state.ts'
import { holdPackages, savePackages } from '../packages/package-store.ts'
import type { Tx } from '../platform/db.ts'
import { InputError } from '../platform/errors.ts'
import type { Package } from '../platform/generated/prisma/client.ts'
import type { Change } from '../realtime/events.ts'
import { type Computed, compute } from './activities/compute.ts'

/**
 * Locks until the transaction ends the known packages that freight legs name, and those of the corrected or removed
 * events. They are locked before the entities of the emissions.
 */
export async function holdCarried(
  tx: Tx,
  items: readonly Computed[],
  removed: readonly string[] = [],
): Promise<Package[]> {
  const named = items.flatMap(({ activity: { quantity } }) =>
    quantity.method === 'FREIGHT' ? (quantity.trackingNumber ?? []) : [],
  )
  const gone = [...items.flatMap(({ activity }) => (activity.corrects ? activity.eventId : [])), ...removed]
  const numbers = [...new Set([...named, ...(await carriedBy(tx, gone))])].sort()
  return [...(await holdPackages(tx, numbers)).values()].flat()
}

/** Updates the emissions of packages. @returns the changes for the log */
export async function countForPackages(tx: Tx, rows: readonly Package[], now: Date): Promise<Change<'package'>[]> {
  const sums = await co2OfPackages(
    tx,
    rows.map(({ id }) => id),
  )
  const changed = rows.flatMap((row) => {
    const co2 = sums.get(row.id) ?? null
    return co2 === row.co2 ? [] : { row: { ...row, co2, updatedAt: now }, before: row }
  })
  await savePackages(
    tx,
    changed.map(({ row }) => row),
  )
  return changed.map(({ row, before }) => ({ topic: 'package', kind: 'UPDATED', row, at: now, before }))
}

/**
 * A leg as an activity that counts for its carrier and its route; null when it cannot be computed. The caller decides
 * whether it `corrects` the stored leg of the same scan.
 */
export function computeLeg(leg: Leg, trackingNumber: string, corrects: boolean): Computed | null {
  const { carrier, route, massKg, mode, distanceKm, origin, destination } = leg
  const byRoute = route === null ? [] : [{ type: 'ROUTE' as const, key: routeKey(route) }]
  const places = { origin: origin ?? undefined, destination: destination ?? undefined }
  try {
    return compute({
      eventId: `${legPrefix}${leg.eventId}`,
      occurredAt: leg.occurredAt,
      entities: [{ type: 'CARRIER', key: carrier }, ...byRoute],
      quantity: { method: 'FREIGHT', mode, massKg, distanceKm: distanceKm ?? undefined, ...places, trackingNumber },
      corrects,
    })
  } catch (error) {
    if (error instanceof InputError) return null
    throw error
  }
}

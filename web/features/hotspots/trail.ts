import type { Href } from '../../addresses/address.ts'
import { hotspotsAddress } from '../../addresses/hotspots.ts'

/** The last list that the reader saw: its address, and its hotspots in the order shown. */
type Trail = { href: Href; ids: readonly string[] }

const initialTrail: Trail = { href: hotspotsAddress.href(), ids: [] }
let trail = initialTrail

export function leaveTrail(seen: Trail = initialTrail): void {
  trail = seen
}

/** The address of that list, as it was filtered and sorted. */
export const trailHref = (): Href => trail.href

export const trailIds = (): readonly string[] => trail.ids

/** The hotspot `by` places further in a list, null beyond its ends; the first one when the start is not in the list. */
export function neighbour(ids: readonly string[], id: string, by: number): string | null {
  const place = ids.indexOf(id)
  return (place < 0 ? ids[0] : ids[place + by]) ?? null
}

import { extentOf, type Group, groupRadius, worldSize } from './groups.ts'
import type { Hotspots, MapHotspot } from './hotspots-on-map.ts'
import type { Point } from './mercator.ts'
import { type Mover, placeOf } from './mover-store.ts'

/** What is under the pointer: several packages at one place are a group. */
export type Pick =
  | { kind: 'package'; mover: Mover }
  | { kind: 'group'; members: readonly Mover[]; isOnePlace: boolean }
  | { kind: 'hotspot'; hotspot: MapHotspot }

/** How far beside a mark a touch may be, in pixels. */
const slack = 6

/** The nearest of the drawn marks; packages lie above hotspots. Places are Mercator. */
export function pickAt(
  at: Point,
  shown: { groups: readonly Group<Mover>[]; hotspots: Hotspots },
  zoom: number,
  now: number,
): Pick | null {
  const pixels = worldSize(zoom)
  let best: Group<Mover> | null = null
  let least = 0
  for (const group of shown.groups) {
    const [only] = group.members
    const isOne = only && group.members.length === 1
    const reach = isOne ? 4.5 : groupRadius(group.members.length)
    // Most are far away: skip the exact computation for them.
    if (Math.abs(group.y - at.y) * pixels > 600) continue
    const beyond = distance(at, isOne ? placeOf(only, now) : group, pixels) - reach - slack
    if (beyond <= 0 && beyond <= least) {
      best = group
      least = beyond
    }
  }
  const [first] = best?.members ?? []
  if (best && first) {
    if (best.members.length === 1) return pickOne(first, shown.groups, pixels)
    return { kind: 'group', members: best.members, isOnePlace: extentOf(best) * worldSize(10) < 4 }
  }
  return pickHotspot(at, shown.hotspots, pixels)
}

/** Adds the others at exactly the same place, where each is drawn alone. */
function pickOne(mover: Mover, groups: readonly Group<Mover>[], pixels: number): Pick {
  const members = groups.flatMap((group) => {
    const [only] = group.members
    return only && group.members.length === 1 && distance(only, mover, pixels) < 1 ? [only] : []
  })
  return members.length > 1 ? { kind: 'group', members, isOnePlace: true } : { kind: 'package', mover }
}

function pickHotspot(at: Point, { ways, rings }: Hotspots, pixels: number): Pick | null {
  for (const { hotspot, point, radius } of rings.toReversed()) {
    if (distance(at, point, pixels) <= radius + slack) return { kind: 'hotspot', hotspot }
  }
  for (const { hotspot, points, width } of ways.toReversed()) {
    for (let index = 1; index < points.length; index++) {
      const [from, to] = [points[index - 1], points[index]]
      if (from && to && distanceToSegment(at, from, to) * pixels <= width / 2 + slack)
        return { kind: 'hotspot', hotspot }
    }
  }
  return null
}

/** The distance in pixels, the shorter way round the world. */
function distance(a: Point, b: Point, pixels: number): number {
  const x = a.x - b.x
  return Math.hypot(x - Math.round(x), a.y - b.y) * pixels
}

export function distanceToSegment(point: Point, from: Point, to: Point): number {
  const x = point.x + Math.round((from.x + to.x) / 2 - point.x)
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = dx * dx + dy * dy
  const share = length > 0 ? Math.min(1, Math.max(0, ((x - from.x) * dx + (point.y - from.y) * dy) / length)) : 0
  return Math.hypot(x - from.x - share * dx, point.y - from.y - share * dy)
}

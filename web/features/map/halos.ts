import type { Hotspots } from './hotspots-on-map.ts'
import { type Drawn, haloAt, type Mark } from './marks.ts'
import type { Mover } from './mover-store.ts'
import type { Rgb } from './palette.ts'

/** The chosen mark among those that are drawn. */
export type IsSelected = { mover: (mover: Mover) => boolean; hotspot: (id: string) => boolean }

const still = Number.NEGATIVE_INFINITY

/** A halo around the chosen mark: a package or its group, a facility, or both ends of a route. */
export function halosAround(isSelected: IsSelected, drawn: Drawn, hotspots: Hotspots, color: Rgb): Mark[] {
  const found: Mark[] = []
  const group = drawn.groups.find(({ members }) => members.some(isSelected.mover))
  const [only] = group?.members ?? []
  if (group && only) {
    const isOne = group.members.length === 1
    const place = isOne ? only : group
    const mark = (isOne ? drawn.dots : drawn.circles).find(({ x, y }) => x === place.x && y === place.y)
    if (mark) found.push(haloAt(mark, color))
  }
  const ring = hotspots.rings.find(({ hotspot }) => isSelected.hotspot(hotspot.id))
  if (ring) {
    const { point, radius } = ring
    found.push(haloAt({ ...point, fromX: point.x, fromY: point.y, since: still, radius }, color))
  }
  const way = hotspots.ways.find(({ hotspot }) => isSelected.hotspot(hotspot.id))
  for (const point of way ? [way.points[0], way.points.at(-1)] : [])
    if (point) found.push(haloAt({ ...point, fromX: point.x, fromY: point.y, since: still, radius: 2 }, color))
  return found
}

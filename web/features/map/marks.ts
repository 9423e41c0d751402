import { type Group, groupNearby, groupRadius, levelOf, shortCount } from './groups.ts'
import type { Hotspots } from './hotspots-on-map.ts'
import type { Point } from './mercator.ts'
import type { Mover } from './mover-store.ts'
import type { Rgb } from './palette.ts'
import type { PackageState } from './state-on-map.ts'

export type Shape = 'segment' | 'label' | 'ring' | 'round' | 'square' | 'diamond' | 'group' | 'halo'

/** One thing to draw. Sizes are pixels; places are Mercator. */
export type Mark = Point & {
  shape: Shape
  /** Its start (a segment: one of its ends). */
  fromX: number
  fromY: number
  /** When its movement started, on the page's clock; -Infinity: it has arrived. */
  since: number
  /** Half its width; a segment: its width. */
  radius: number
  color: Rgb
  /** Its text, of which the atlas has an image. */
  label?: string
  /** For a group: the shares that are at risk or worse, late or worse, anomalous; 0 to 1. */
  shares?: readonly [number, number, number, number]
}

/** Single packages, and packages that overlap. */
export type Drawn = { dots: Mark[]; circles: Mark[]; groups: Group<Mover>[] }

export type Colors = {
  states: Record<PackageState, Rgb>
  severities: Record<string, Rgb>
  ink: Rgb
  surface: Rgb
  link: Rgb
}

/** Not everybody can tell colours apart: late marks are square, anomalous ones a diamond. */
const shapes: Record<PackageState, Shape> = {
  none: 'round',
  'on-time': 'round',
  'at-risk': 'round',
  late: 'square',
  anomaly: 'diamond',
}

const still = Number.NEGATIVE_INFINITY
const apart = 44

/** Packages as marks: each one alone, or in groups where they would overlap. */
export function markPackages(
  movers: Iterable<Mover>,
  options: { zoom: number; grouped: boolean; colors: Colors; before: ReadonlyMap<string, Point>; now: number },
): Drawn {
  const { colors, before, now } = options
  const groups = options.grouped ? groupNearby(movers, levelOf(options.zoom), apart) : eachAlone(movers)
  // Calm ones first, so that urgent ones are on top.
  const layers: Mark[][] = [[], [], []]
  const circles: Mark[] = []
  for (const group of groups) {
    const [only] = group.members
    if (!only || group.members.length > 1) continue
    const mark = markOf(only, colors)
    layers[layerOf(mark)]?.push(mark)
  }
  for (const group of groups) {
    if (group.members.length < 2) continue
    const from = before.get(group.key)
    circles.push({
      shape: 'group',
      x: group.x,
      y: group.y,
      fromX: from?.x ?? group.x,
      fromY: from?.y ?? group.y,
      since: from ? now : still,
      radius: groupRadius(group.members.length),
      color: colors.surface,
      label: shortCount(group.members.length),
      shares: sharesOf(group.members),
    })
  }
  return { dots: layers.flat(), circles, groups }
}

const eachAlone = (movers: Iterable<Mover>): Group<Mover>[] =>
  Array.from(movers, (mover) => ({ key: mover.row.id, x: mover.x, y: mover.y, members: [mover] }))

const layerOf = ({ shape }: Mark): number => (shape === 'diamond' ? 2 : shape === 'square' ? 1 : 0)

function markOf(mover: Mover, colors: Colors): Mark {
  const { state, x, y, fromX, fromY, since } = mover
  return { shape: shapes[state], x, y, fromX, fromY, since, radius: 4.5, color: colors.states[state] }
}

/** For a group: the shares that are worse than on time, late or anomalous, anomalous, and without a promise. */
export function sharesOf(members: readonly { state: PackageState }[]): [number, number, number, number] {
  const counts: Record<PackageState, number> = { none: 0, 'on-time': 0, 'at-risk': 0, late: 0, anomaly: 0 }
  for (const { state } of members) counts[state]++
  const all = members.length
  return [
    counts.anomaly / all,
    (counts.anomaly + counts.late) / all,
    (counts.anomaly + counts.late + counts['at-risk']) / all,
    (all - counts.none) / all,
  ]
}

/** Hotspots as marks: a line for a route, a ring for a place. */
export function markHotspots({ ways, rings }: Hotspots, colors: Colors): Mark[] {
  const marks: Mark[] = []
  for (const { hotspot, points, width } of ways) {
    const color = colors.severities[hotspot.severity] ?? colors.ink
    points.forEach((point, index) => {
      const from = points[index - 1]
      if (from)
        marks.push({ shape: 'segment', ...point, fromX: from.x, fromY: from.y, since: still, radius: width, color })
    })
  }
  for (const { hotspot, point, radius } of rings) {
    const color = colors.severities[hotspot.severity] ?? colors.ink
    marks.push({ shape: 'ring', ...point, fromX: point.x, fromY: point.y, since: still, radius, color })
  }
  return marks
}

/** A mark around the chosen one. */
export const haloAt = (mark: Pick<Mark, 'x' | 'y' | 'fromX' | 'fromY' | 'since' | 'radius'>, color: Rgb): Mark => ({
  ...mark,
  shape: 'halo',
  radius: mark.radius + 6,
  color,
})

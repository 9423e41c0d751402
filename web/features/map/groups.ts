import type { Point } from './mercator.ts'
import type { PackageState } from './state-on-map.ts'

/** The fields of a marker that grouping needs. */
export type Groupable = Point & { state: PackageState }

/** Markers that would overlap, or a single one. Its place is their mean. */
export type Group<Member> = Point & { key: string; members: Member[] }

/** The width of a world in pixels at a zoom, as MapLibre counts zooms. */
export const worldSize = (zoom: number): number => 512 * 2 ** zoom

/** Groups change only at half steps of the zoom, so that they do not flicker while it glides. */
export const levelOf = (zoom: number): number => Math.floor(zoom * 2) / 2

/**
 * Groups markers closer than `radius` pixels at this zoom: first by cells of that size, then cells whose centres are
 * still too close join the larger one. The cells do not depend on the view, so that panning regroups nothing.
 */
export function groupNearby<Member extends Groupable>(
  members: Iterable<Member>,
  zoom: number,
  radius: number,
): Group<Member>[] {
  const across = Math.max(1, Math.round(worldSize(zoom) / radius))
  const cells = new Map<number, Group<Member>>()
  for (const member of members) {
    const key = Math.floor(member.y * across) * across + Math.floor(member.x * across)
    const cell = cells.get(key)
    if (cell) cell.members.push(member)
    else cells.set(key, { key: String(key), x: 0, y: 0, members: [member] })
  }
  for (const cell of cells.values()) settle(cell)

  const near = (radius / worldSize(zoom)) ** 2
  const largestFirst = [...cells.entries()].sort(([, a], [, b]) => b.members.length - a.members.length)
  for (const [key, cell] of largestFirst) {
    if (cells.get(key) !== cell) continue
    let hasGrown = false
    for (const neighbour of neighboursOf(key, across)) {
      const other = cells.get(neighbour)
      if (!other || other.members.length > cell.members.length) continue
      if ((other.x - cell.x) ** 2 + (other.y - cell.y) ** 2 > near) continue
      for (const member of other.members) cell.members.push(member)
      cells.delete(neighbour)
      hasGrown = true
    }
    if (hasGrown) settle(cell)
  }
  return [...cells.values()]
}

function settle<Member extends Groupable>(group: Group<Member>): void {
  let x = 0
  let y = 0
  for (const member of group.members) {
    x += member.x
    y += member.y
  }
  group.x = x / group.members.length
  group.y = y / group.members.length
}

const neighboursOf = (key: number, across: number): number[] => [
  key - across - 1,
  key - across,
  key - across + 1,
  key - 1,
  key + 1,
  key + across - 1,
  key + across,
  key + across + 1,
]

/** The radius of a group: 0 when its members share one place and no zoom separates them. */
export function extentOf(group: { members: readonly Point[] }): number {
  let [west, east, north, south] = [1, 0, 1, 0]
  for (const { x, y } of group.members) {
    west = Math.min(west, x)
    east = Math.max(east, x)
    north = Math.min(north, y)
    south = Math.max(south, y)
  }
  return Math.max(east - west, south - north)
}

/** A count as it fits into a circle: `87`, `1.2k`, `24k`. */
export function shortCount(count: number): string {
  if (count < 1000) return String(count)
  return count < 9950 ? `${(count / 1000).toFixed(1)}k` : `${Math.round(count / 1000)}k`
}

/** The radius of a group's circle in pixels. */
export const groupRadius = (count: number): number => Math.round(Math.min(26, 10 + 3.2 * Math.log10(count) * 1.4))

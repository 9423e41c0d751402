import type { Mark } from './marks.ts'
import type { Rgb } from './palette.ts'
import type { Town } from './towns.ts'

/** The present view in Mercator; `west` and `east` may lie in a neighbouring copy of the world. */
export type View = { west: number; east: number; north: number; south: number }

/** The names of the towns in view that fit at a zoom. */
export const labelTowns = (
  towns: readonly Town[],
  { west, east, north, south }: View,
  zoom: number,
  color: Rgb,
): Mark[] =>
  towns
    .filter((town) => town.zoom <= zoom && town.y > north && town.y < south && isBetween(town.x, west, east))
    .map(({ name, x, y }) => ({
      shape: 'label',
      x,
      y,
      fromX: x,
      fromY: y,
      since: Number.NEGATIVE_INFINITY,
      radius: 0,
      color,
      label: name,
    }))

/** Looks in neighbouring copies of the world as well. */
const isBetween = (x: number, west: number, east: number): boolean => x + Math.ceil(west - x) <= east

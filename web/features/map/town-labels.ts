import type { Mark } from './marks.ts'
import type { Rgb } from './palette.ts'
import type { Town } from './towns.ts'

/** What is in view, in Mercator; `west` and `east` may lie in a copy of the world beside it. */
export type View = { west: number; east: number; north: number; south: number }

/** The names of the towns in view that have room at a zoom. */
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

/** Also in a copy of the world beside it. */
const isBetween = (x: number, west: number, east: number): boolean => x + Math.ceil(west - x) <= east

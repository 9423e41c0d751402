/** Values drawn from a seed, so that a run can be repeated. */
import { randomFrom } from '../bench/activities.ts'

export type Draw = {
  /** From 0 to below 1. */
  random(): number
  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number
  /** From `min` to `max`, small ones as likely as large ones: 1 to 10 as often as 1,000 to 10,000. */
  size(min: number, max: number): number
  chance(share: number): boolean
  pick<T>(list: readonly T[]): T
}

/** @param seed the same seed draws the same values */
export function drawFrom(seed: number): Draw {
  const random = randomFrom(seed)
  const int = (min: number, max: number) => min + Math.floor(random() * (max - min + 1))
  return {
    random,
    int,
    size: (min, max) => Math.round(min * (max / min) ** random()),
    chance: (share) => random() < share,
    pick: (list) => list[int(0, list.length - 1)] as (typeof list)[number],
  }
}

/** `make(0)`, `make(1)` … `make(count - 1)`. */
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

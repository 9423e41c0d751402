import type { Parts } from '../emissions/parts.ts'
import { type Bucket, bucketEnd, bucketStart, type Period } from '../emissions/series.ts'

/** A random number generator in [0, 1) with a seed: the same seed gives the same numbers (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export const gaussFrom = (random: () => number) => (): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

export const road = (co2: number, count: number): Parts => ({
  'FREIGHT:ROAD': { co2, count, quantity: co2 / 50, tonneKm: co2 * 10 },
})

export const period = (start: Date, co2: number, count = 20): Period => ({ start, co2, count, parts: road(co2, count) })

/** Starts of `n` buckets in a row, the first holding `first`. */
export function startsFrom(first: string, bucket: Bucket, n: number): Date[] {
  const starts = [bucketStart(bucket, new Date(first))]
  while (starts.length < n) starts.push(bucketEnd(bucket, starts.at(-1) ?? new Date(first)))
  return starts
}

/** A closed series from kg CO2e per bucket, and the start of the bucket after it. */
export function seriesOf(values: number[], bucket: Bucket = 'MONTH', count = 20, first = '2019-01-01T00:00:00Z') {
  const starts = startsFrom(first, bucket, values.length + 1)
  const history = values.map((co2, i) => period(starts[i] ?? new Date(first), co2, count))
  return { history, target: starts.at(-1) ?? new Date(first) }
}

/** `n` log-normal values around `level`. */
export function noise(n: number, sigma: number, level = 1000, seed = 1): number[] {
  const gauss = gaussFrom(randomFrom(seed))
  return Array.from({ length: n }, () => level * Math.exp(sigma * gauss()))
}

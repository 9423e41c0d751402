import type { Bucket, Period } from '../emissions/series.ts'
import { clamp, huberLocation, mannKendall, sum, theilSen, weightedMad } from './statistics.ts'

/** The smallest believable spread of an entity. */
export const MIN_SIGMA = 0.04
/** The minimum number of periods for a level. */
export const MIN_PERIODS = 4
/** This many consecutive periods on one side are a new level. */
const lasting: Record<Bucket, number> = { HOUR: 72, DAY: 10, WEEK: 6, MONTH: 4, QUARTER: 4 }

/** At most this many periods before the judged one may form a run with it. */
export const carried: Record<Bucket, number> = { HOUR: 24, DAY: 13, WEEK: 6, MONTH: 5, QUARTER: 3 }

/**
 * Removes a trend or a level shift, whichever leaves smaller residuals. `flat`: residuals in which to look for seasons.
 * `trend`: log-scale change per period, 0 where none is significant.
 */
export function flatten(ages: readonly number[], logs: readonly number[], weights: readonly number[], bucket: Bucket) {
  const shift = findShift(logs, weights, bucket)
  const former = shift > 0 ? levelBefore(shift, logs, weights) : 0
  const level = huberLocation(logs.slice(shift), weights.slice(shift), MIN_SIGMA)
  const stepped = logs.map((y, i) => y - (i < shift ? former : level))
  const slope = fitTrend(ages, logs, bucket)
  if (slope === 0) return { trend: 0, flat: stepped }
  const leveled = logs.map((y, i) => y + slope * (ages[i] ?? 0))
  const start = huberLocation(leveled, weights, MIN_SIGMA)
  const sloped = leveled.map((y) => y - start)
  const better = shift === 0 || weightedMad(sloped, weights, 0) < weightedMad(stepped, weights, 0)
  // Damped, because trends of real series end.
  return better ? { trend: 0.7 * slope, flat: sloped } : { trend: 0, flat: stepped }
}

/**
 * Log-scale change per period where Mann–Kendall finds a trend significant; always 0 for buckets that adapt within
 * days.
 */
function fitTrend(ages: readonly number[], logs: readonly number[], bucket: Bucket): number {
  if (bucket === 'HOUR' || bucket === 'DAY' || logs.length < 10) return 0
  const recent = logs.slice(-60)
  if (Math.abs(mannKendall(recent)) <= 3) return 0
  return theilSen(
    ages.slice(-60).map((age) => -age),
    recent,
  )
}

export const levelBefore = (shift: number, values: readonly number[], weights: readonly number[]): number =>
  huberLocation(values.slice(0, shift), weights.slice(0, shift), MIN_SIGMA)

/**
 * Index of the first period after a lasting shift, 0 where there is none. A few extreme periods are outliers; more of
 * them in a row on one side of the earlier level are the new normal.
 */
export function findShift(values: readonly number[], weights: readonly number[], bucket: Bucket): number {
  const least = lasting[bucket]
  let run = 0
  for (let next = least; next > run && next <= values.length - MIN_PERIODS; ) {
    run = next
    const older = values.slice(0, -run)
    const level = huberLocation(older, weights.slice(0, -run), MIN_SIGMA)
    const scale = Math.max(weightedMad(older, weights.slice(0, -run), level), MIN_SIGMA)
    const side = Math.sign((values.at(-1) ?? level) - level)
    next = values.length - 1 - values.findLastIndex((value) => side * (value - level) < 1.2 * scale)
    if (next < least) return 0
  }
  return run === 0 ? 0 : values.length - run
}

/** Reduces the weights of periods before a shift, more with each period after it. */
export const forgetBefore = (shift: number, weights: readonly number[], bucket: Bucket): number[] => {
  const forget = 0.3 ** Math.max(weights.length - shift - lasting[bucket] + 1, 0)
  return weights.map((w, i) => (i < shift ? w * forget : w))
}

/**
 * The residuals of the periods before the target, nearest first, and how many periods ago each was. Periods without any
 * event tell nothing and are not among them.
 */
export function lastResiduals(
  residuals: readonly number[],
  periods: readonly Period[],
  ages: readonly number[],
  bucket: Bucket,
) {
  return residuals
    .map((residual, i) => ({ residual, count: periods[i]?.count ?? 0, age: ages[i] ?? 1 }))
    .reverse()
    .slice(0, carried[bucket])
    .filter(({ age }) => age <= 2 * carried[bucket])
}

/**
 * The share of a period's residual that carries over to the next one: the lag-1 correlation beyond chance, 0..0.9, with
 * outliers cut.
 */
export function persistence(residuals: readonly number[], ages: readonly number[]): number {
  const reach =
    2.5 *
    weightedMad(
      residuals,
      residuals.map(() => 1),
      0,
    )
  const cut = residuals.map((r) => clamp(r, -reach, reach))
  const pairs = cut.slice(1).map((r, i) => ((ages[i] ?? 0) - (ages[i + 1] ?? 0) === 1 ? r * (cut[i] ?? 0) : 0))
  const squares = sum(cut.map((r) => r * r))
  const chance = 1 / Math.sqrt(residuals.length)
  return squares > 0 ? clamp(sum(pairs) / squares - chance, 0, 0.9) : 0
}

import { type Bucket, bucketStart } from '../emissions/series.ts'
import type { BaselineModel } from './baseline.ts'
import { predict } from './forecast.ts'
import { periodMs } from './settings.ts'
import { clamp, weightedMad, weightedMedian } from './statistics.ts'

/**
 * The probability that an entity now emits more than it used to, updated with each of its activities. It combines two
 * hidden Markov models whose state is normal or risen by 30, 50 or 100 %: one compares the total of the running period
 * with its baseline, one compares the size of each activity with those before it. Repeated evidence adds up, which
 * judging single periods cannot do.
 */
export type Rise = {
  /**
   * The probabilities at the start of the period, and after what is known of it; null before the first period with a
   * baseline.
   */
  totals: { bucket: Bucket; start: number; before: Chances; now: Chances } | null
  sizes: Chances
  /** The newest sizes, log of kg CO2e, and the probability that each was normal. */
  logs: readonly number[]
  weights: readonly number[]
}

/** The probability of being normal, then of each of `factors`; they add up to 1. */
type Chances = readonly number[]
const factors = [1.3, 1.5, 2].map(Math.log)

/** The probabilities that a rise begins and that it ends, from one period or activity to the next. */
type Pace = { begins: number; ends: number }
const perPeriod: Pace = { begins: 0.02, ends: 0.3 }
const perActivity: Pace = { begins: 0.01, ends: 0.1 }

/** Sizes that are looked back on, and how many it takes to know what is normal. */
const remembered = 200
const minSizes = 8
/** The minimum weight of a size seen during a certain rise, so that a new level becomes normal in the end. */
const minWeight = 0.1
/** The prior of the spread of log sizes, and its weight in number of sizes; then the smallest believable spread. */
const unknownSpread = { sd: 0.5, worth: 3 }
const minSpread = 0.05
/** Degrees of freedom: sizes of real activities have heavy tails. */
const sizeDf = 5
/** After this many periods without activity the old probabilities no longer matter. */
const maxGap = 10

const atRest = ({ begins, ends }: Pace): Chances => {
  const risen = begins / (begins + ends)
  return [1 - risen, ...factors.map(() => risen / factors.length)]
}

export const newRise = (): Rise => ({ totals: null, sizes: atRest(perActivity), logs: [], weights: [] })

/** The probability, 0..1, that the entity has risen: that the two models do not both find it normal. */
export const riseScore = ({ totals, sizes }: Rise): number =>
  1 - ((totals?.now ?? atRest(perPeriod))[0] ?? 1) * (sizes[0] ?? 1)

/** Updates with an activity of `co2` kg; an activity without emissions changes nothing. */
export function seeSize(rise: Rise, co2: number): Rise {
  if (!(co2 > 0)) return rise
  const size = Math.log(co2)
  const { logs, weights } = rise
  const sizes = logs.length < minSizes ? rise.sizes : weigh(pass(rise.sizes, perActivity), ...normalSize(rise, size))
  return {
    ...rise,
    sizes,
    logs: [...logs, size].slice(-remembered),
    weights: [...weights, Math.max(sizes[0] ?? 1, minWeight)].slice(-remembered),
  }
}

/** The deviation of a size from the normal one on the log scale, and the spread that chance explains. */
function normalSize({ logs, weights }: Rise, size: number): [deviation: number, spread: number, df: number] {
  const center = weightedMedian(logs, weights)
  const known = weights.reduce((total, weight) => total + weight, 0)
  const { sd, worth } = unknownSpread
  const variance = (known * weightedMad(logs, weights, center) ** 2 + worth * sd ** 2) / (known + worth)
  // The variance of a median is about 1.5 times that of a mean.
  const spread = Math.max(Math.sqrt(variance), minSpread) * Math.sqrt(1 + 1.5 / known)
  return [size - center, spread, sizeDf]
}

/**
 * Updates with the counted amount of the newest period when `elapsed` (0..1) of it is over; earlier periods are
 * ignored.
 */
export function seePeriod(
  rise: Rise,
  current: { start: Date; co2: number; count: number },
  elapsed: number,
  model: BaselineModel,
): Rise {
  const { bucket, baseline, spread, df } = model
  const start = bucketStart(bucket, current.start).getTime()
  const last = rise.totals?.bucket === bucket ? rise.totals : null
  if (last && start < last.start) return rise
  const { predicted, rest, spread: restSpread } = predict(current, elapsed, model)
  if (!(predicted > 0)) return rise
  const gap = last ? clamp(Math.round((start - last.start) / periodMs[bucket]), 0, maxGap) : 0
  let before = last ? (gap === 0 ? last.before : last.now) : atRest(perPeriod)
  for (let passed = 0; passed < gap; passed++) before = pass(before, perPeriod)
  const unsure = Math.hypot(spread, (rest / predicted) * restSpread)
  const now = weigh(before, Math.log(predicted / baseline), unsure, df)
  return { ...rise, totals: { bucket, start, before, now } }
}

/** The probabilities after one more time step. */
function pass([normal = 1, ...risen]: Chances, { begins, ends }: Pace): Chances {
  return [
    normal * (1 - begins) + (1 - normal) * ends,
    ...risen.map((chance) => chance * (1 - ends) + (normal * begins) / risen.length),
  ]
}

/** Bayes: the probabilities after a deviation that has Student's t distribution around 0, or around the rise. */
function weigh(chances: Chances, deviation: number, spread: number, df: number): Chances {
  const likely = (x: number) => (1 + (x / spread) ** 2 / df) ** (-(df + 1) / 2)
  const weighed = chances.map((chance, i) => chance * likely(deviation - (i === 0 ? 0 : (factors[i - 1] ?? 0))))
  const total = weighed.reduce((a, b) => a + b, 0)
  return total > 0 ? weighed.map((chance) => chance / total) : chances
}

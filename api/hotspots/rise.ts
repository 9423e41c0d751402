import { type Bucket, bucketStart } from '../emissions/series.ts'
import type { BaselineModel } from './baseline.ts'
import { predict } from './forecast.ts'
import { periodMs } from './settings.ts'
import { clamp, weightedMad, weightedMedian } from './statistics.ts'

/**
 * The chance that an entity now emits more than it used to, kept up to date with each of its activities. Two looks, each
 * a hidden Markov model that is normal or risen by 30, 50 or 100 %: at the total of the period that runs, against its
 * baseline, and at the size of each activity, against those before it. What repeats adds up, which the judgement of one
 * period by itself cannot do.
 */
export type Rise = {
  /** Chances when the period began, and with what is known of it; null before the first one with a baseline. */
  totals: { bucket: Bucket; start: number; before: Chances; now: Chances } | null
  sizes: Chances
  /** The newest sizes, log of kg CO2e, and how surely each was normal. */
  logs: readonly number[]
  weights: readonly number[]
}

/** Of being normal, then of being risen by each of `factors`; they add up to 1. */
type Chances = readonly number[]
const factors = [1.3, 1.5, 2].map(Math.log)

/** Chances that a rise begins and that it ends, from one period or activity to the next. */
type Pace = { begins: number; ends: number }
const perPeriod: Pace = { begins: 0.02, ends: 0.3 }
const perActivity: Pace = { begins: 0.01, ends: 0.1 }

/** Sizes that are looked back on, and how many it takes to know what is normal. */
const remembered = 200
const fewest = 8
/** Sizes that came while a rise was sure count so much, so that a new level becomes normal in the end. */
const minWeight = 0.1
/** Spread of log sizes where little is known, worth so many sizes; and the least that is believed. */
const unknownSpread = { sd: 0.5, worth: 3 }
const minSpread = 0.05
/** Sizes of real activities have wild tails. */
const sizeDf = 5
/** After so many periods without activity nothing is left of what was known. */
const maxGap = 10

const atRest = ({ begins, ends }: Pace): Chances => {
  const risen = begins / (begins + ends)
  return [1 - risen, ...factors.map(() => risen / factors.length)]
}

export const newRise = (): Rise => ({ totals: null, sizes: atRest(perActivity), logs: [], weights: [] })

/** How surely the entity has risen, 0..1: that not both looks find it normal. */
export const riseScore = ({ totals, sizes }: Rise): number =>
  1 - ((totals?.now ?? atRest(perPeriod))[0] ?? 1) * (sizes[0] ?? 1)

/** After an activity of so many kg CO2e; one that emits nothing says nothing. */
export function seeSize(rise: Rise, co2: number): Rise {
  if (!(co2 > 0)) return rise
  const size = Math.log(co2)
  const { logs, weights } = rise
  const sizes = logs.length < fewest ? rise.sizes : weigh(pass(rise.sizes, perActivity), ...normalSize(rise, size))
  return {
    ...rise,
    sizes,
    logs: [...logs, size].slice(-remembered),
    weights: [...weights, Math.max(sizes[0] ?? 1, minWeight)].slice(-remembered),
  }
}

/** How far the size is from what is normal, on the log scale, and how far it may be by chance. */
function normalSize({ logs, weights }: Rise, size: number): [deviation: number, spread: number, df: number] {
  const center = weightedMedian(logs, weights)
  const known = weights.reduce((total, weight) => total + weight, 0)
  const { sd, worth } = unknownSpread
  const variance = (known * weightedMad(logs, weights, center) ** 2 + worth * sd ** 2) / (known + worth)
  // The variance of a median is about 1.5 times that of a mean.
  const spread = Math.max(Math.sqrt(variance), minSpread) * Math.sqrt(1 + 1.5 / known)
  return [size - center, spread, sizeDf]
}

/** With what is counted in the newest period when `elapsed` (0..1) of it is over; earlier periods change nothing. */
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

/** The chances after one more step of time. */
function pass([normal = 1, ...risen]: Chances, { begins, ends }: Pace): Chances {
  return [
    normal * (1 - begins) + (1 - normal) * ends,
    ...risen.map((chance) => chance * (1 - ends) + (normal * begins) / risen.length),
  ]
}

/** Bayes: the chances after seeing a deviation that has Student's t distribution around 0, or around the rise. */
function weigh(chances: Chances, deviation: number, spread: number, df: number): Chances {
  const likely = (x: number) => (1 + (x / spread) ** 2 / df) ** (-(df + 1) / 2)
  const weighed = chances.map((chance, i) => chance * likely(deviation - (i === 0 ? 0 : (factors[i - 1] ?? 0))))
  const total = weighed.reduce((a, b) => a + b, 0)
  return total > 0 ? weighed.map((chance) => chance / total) : chances
}

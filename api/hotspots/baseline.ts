import { type Parts, scaleParts, sumParts, withoutLanes } from '../emissions/parts.ts'
import type { Bucket, Period } from '../emissions/series.ts'
import { describeArrivals } from './arrivals.ts'
import {
  carried,
  findShift,
  flatten,
  forgetBefore,
  lastResiduals,
  levelBefore,
  MIN_PERIODS,
  MIN_SIGMA,
  persistence,
} from './level.ts'
import { fitSeason } from './season.ts'
import { halfLives, periodMs } from './settings.ts'
import {
  effectiveSize,
  huberLocation,
  huberWeight,
  sum,
  tFromZ,
  weightedMad,
  winsorizedVariance,
} from './statistics.ts'

/** What an entity normally emits in one period. Plain JSON, a few hundred bytes. Amounts are kg CO2e. */
export type BaselineModel = {
  bucket: Bucket
  baseline: number
  /** The 90 % interval: nine of ten normal periods lie within low..high. */
  low: number
  high: number
  /** Standard deviation of log period totals, after shrinkage towards the type. */
  sigma: number
  /** The same, including the uncertainty of the baseline itself. */
  spread: number
  /** Degrees of freedom of sigma and spread. */
  df: number
  /** The residual variance of this entity alone: its contribution to the prior of its type. */
  ownVariance: number
  ownDf: number
  /** Periods used, and the events in them. */
  n: number
  events: number
  /** Number of events in a typical period. */
  typicalCount: number
  /** Squared coefficient of variation of the events' sizes. */
  sizeSpread: number
  /** This many events of the real arrivals carry as much information as one independent event. */
  batch: number
  /** 0 for random arrivals, 1 for the same number in every period. */
  regularity: number
  /** True: scheduled readings, not arrivals. */
  metered: boolean
  /** The periods just before, nearest first, as log-scale residuals. */
  carry: { residual: number; count: number; age: number }[]
  /** The share of a period's residual that carries over to the next one, 0..0.9. */
  persistence: number
  /** Names of the seasons that the history shows. */
  seasons: string[]
  /** Log-scale change per period; 0 where no trend is significant. */
  trend: number
  /** The segments of the reference periods; their co2 adds up to `baseline`. */
  profile: Parts
  /** The prior for the spread of the type that the fit used: the mean of its log variances. */
  prior: number
}

/** The layout of the models that are stored; another one is not read, and the next fit takes its place. */
const modelVersion = 2

/** Parses a model as `writeBaseline` stored it; null where there is none, or one of another version. */
export function readBaseline(stored: unknown): BaselineModel | null {
  const { version, ...model } = (stored ?? {}) as Partial<BaselineModel> & { version?: number }
  const isRead = model.bucket !== undefined && version === modelVersion
  return isRead ? (model as BaselineModel) : null
}

export const writeBaseline = (model: BaselineModel | null) => model && { version: modelVersion, ...model }

/** The prior for the spread of one type and bucket: the mean log residual variance of its `n` entities. */
export type SpreadPrior = { n: number; meanLogVar: number }

/** The two-sided 90 % interval of a normal distribution: 5 % lie above it. */
export const INTERVAL_Z = 1.645
/** Two or more cycles of the bucket's season. */
const limits: Record<Bucket, number> = { HOUR: 336, DAY: 84, WEEK: 106, MONTH: 36, QUARTER: 24 }

/** The number of closed periods that a fit uses; the caller loads at most this many, the newest. */
export const historyLimit = (bucket: Bucket): number => limits[bucket]

/** The prior of an unknown type: normal periods differ by about 40 %. */
const UNKNOWN_TYPE: SpreadPrior = { n: 1, meanLogVar: Math.log(0.4 ** 2) }
/**
 * The weight of the type's prior in degrees of freedom. A log variance with d degrees of freedom has a variance of 2/d;
 * log variances of entities of one type differ with a variance of 1 to 1.5 (USAID shipments), which corresponds to d =
 * 1.5.
 */
const PRIOR_DF = 1.5
/**
 * Upper limit of the degrees of freedom: even with a long history, real series have heavier tails than a normal
 * distribution.
 */
const MAX_DF = 20

/**
 * With d degrees of freedom the mean of log(s²) lies below log(σ²) by about 1/d + 1/(3d²) (Smyth 2004, digamma
 * expanded). Without this correction short histories would make their type look steadier than it is.
 */
const logVariance = ({ ownVariance, ownDf }: Pick<BaselineModel, 'ownVariance' | 'ownDf'>): number =>
  Math.log(Math.max(ownVariance, MIN_SIGMA ** 2)) + 1 / ownDf + 1 / (3 * ownDf * ownDf)

/** Adds an entity's own spread to the prior of its type. */
export function addToPrior(
  prior: SpreadPrior | null,
  model: Pick<BaselineModel, 'ownVariance' | 'ownDf'>,
): SpreadPrior {
  const { n, meanLogVar } = prior ?? { n: 0, meanLogVar: 0 }
  return { n: n + 1, meanLogVar: meanLogVar + (logVariance(model) - meanLogVar) / (n + 1) }
}

/** Removes a contribution that was added before, for example because the entity was fitted again. */
export function removeFromPrior(
  prior: SpreadPrior,
  model: Pick<BaselineModel, 'ownVariance' | 'ownDf'>,
): SpreadPrior | null {
  if (prior.n <= 1) return null
  const n = prior.n - 1
  return { n, meanLogVar: prior.meanLogVar + (prior.meanLogVar - logVariance(model)) / n }
}

/**
 * Fits the baseline for the period that starts at `target` from closed periods with activity, oldest first.
 * It works on the log scale, as real series are multiplicative: a recency-weighted Huber level; a Theil–Sen trend only
 * where Mann–Kendall finds it significant; a season only where the history shows one; the spread from winsorised
 * residuals, shrunk on the log scale towards that of the type (as limma does, Smyth 2004). Null with fewer than 4
 * usable periods.
 *
 * What may be the rise that is looked for must not teach what is normal: the newest periods are held out where they add
 * up to a suspicion (the suffix of a cumulative sum, Page 1954), and so are those since `risenAt`, the beginning of an
 * open hotspot, for as long as a rise stays news (`maxHeldOut`).
 */
export function fitBaseline(
  history: Period[],
  bucket: Bucket,
  target: Date,
  prior: SpreadPrior | null,
  risenAt: Date | null = null,
): BaselineModel | null {
  const periods = history.filter(({ co2, start }) => co2 > 0 && start < target).slice(-limits[bucket])
  if (periods.length < MIN_PERIODS) return null
  const whole = fitTo(periods, periods.length, bucket, target, prior)
  const heldOut = heldOutOf(periods, bucket, suspiciousRun(whole, bucket), risenAt)
  return (heldOut > 0 ? fitTo(periods, periods.length - heldOut, bucket, target, prior) : whole).model
}

/** How many of the newest periods teach nothing: `suspicious` ones, and those since an open hotspot's beginning. */
export function heldOutOf(
  periods: readonly Period[],
  bucket: Bucket,
  suspicious: number,
  risenAt: Date | null,
): number {
  const risen = risenAt ? periods.filter(({ start }) => start >= risenAt).length : 0
  return Math.min(Math.max(suspicious, risen), maxHeldOut[bucket], Math.max(periods.length - minLearnt, 0))
}

/** A rise stays news for so many periods; then its level becomes the normal one. */
export const maxHeldOut: Record<Bucket, number> = { HOUR: 168, DAY: 60, WEEK: 26, MONTH: 12, QUARTER: 6 }
/** Fewer periods than this teach too little for others to be held out. */
const minLearnt = 8
/** Standard deviations that a period must be above normal to add to a suspicion, and their sum from which one is held. */
const suspicion = { each: 0.5, sum: 2.5 }

/** How many of the newest periods add up to a suspicion. */
function suspiciousRun({ residuals, model: { sigma } }: Fit, bucket: Bucket): number {
  let sum = 0
  let highest = suspicion.sum
  let run = 0
  for (let back = 1; back <= Math.min(carried[bucket], residuals.length); back++) {
    sum += (residuals.at(-back) ?? 0) / sigma - suspicion.each
    if (sum > highest) [highest, run] = [sum, back]
  }
  return run
}

type Fit = { model: BaselineModel; residuals: number[] }

/** Learns from the first `learnt` periods; the residuals are those of all. */
function fitTo(all: readonly Period[], learnt: number, bucket: Bucket, target: Date, prior: SpreadPrior | null): Fit {
  const allAges = all.map(({ start }) =>
    Math.max(1, Math.round((target.getTime() - start.getTime()) / periodMs[bucket])),
  )
  const [periods, later] = [all.slice(0, learnt), all.slice(learnt)]
  const [ages, laterAges] = [allAges.slice(0, learnt), allAges.slice(learnt)]
  const logs = periods.map(({ co2 }) => Math.log(co2))
  const recency = ages.map((age) => 0.5 ** (age / halfLives[bucket]))

  const { trend, flat } = flatten(ages, logs, recency, bucket)
  const season = fitSeason(
    flat,
    periods.map(({ start }) => start),
    target,
    bucket,
    later.map(({ start }) => start),
  )
  const adjusted = logs.map((y, i) => y + trend * (ages[i] ?? 0) - (season.effects[i] ?? 0))
  const shift = findShift(adjusted, recency, bucket)
  const weights = forgetBefore(shift, recency, bucket)
  const level = huberLocation(adjusted, weights, MIN_SIGMA)
  // A level shift is not spread: earlier periods are compared with the level they had.
  const former = shift > 0 ? levelBefore(shift, adjusted, recency) : level
  const residuals = adjusted.map((y, i) => y - (i < shift ? former : level))
  const laterResiduals = later.map(
    ({ co2 }, i) => Math.log(co2) + trend * (laterAges[i] ?? 0) - (season.later[i] ?? 0) - level,
  )

  const size = effectiveSize(weights)
  const lost = 1 + season.cost + (trend === 0 ? 0 : 1) + (shift > 0 ? 1 : 0)
  const ownDf = Math.max(effectiveSize(recency) - lost, 1)
  const ownVariance = winsorizedVariance(residuals, recency, lost)
  const type = prior ?? UNKNOWN_TYPE
  const df = Math.min(ownDf + PRIOR_DF, MAX_DF)
  const logVar =
    (ownDf * Math.log(Math.max(ownVariance, MIN_SIGMA ** 2)) + PRIOR_DF * type.meanLogVar) / (ownDf + PRIOR_DF)
  const sigma = Math.exp(logVar / 2)
  const spread = sigma * Math.sqrt(1 + 1 / size + season.variance)

  const baseline = Math.exp(level + season.target)
  const reach = spread * tFromZ(INTERVAL_Z, df)
  const scale = Math.max(weightedMad(residuals, recency, 0), MIN_SIGMA)
  const reference = residuals.map((r, i) => (weights[i] ?? 0) * huberWeight(r, scale) ** 2)
  const arrivals = describeArrivals(periods, reference, ages)
  const model: BaselineModel = {
    bucket,
    baseline,
    low: baseline * Math.exp(-reach),
    high: baseline * Math.exp(reach),
    sigma,
    spread,
    df,
    ownVariance,
    ownDf,
    n: all.length,
    typicalCount: baseline / arrivals.size,
    sizeSpread: arrivals.sizeSpread,
    events: sum(all.map(({ count }) => count)),
    carry: lastResiduals([...residuals, ...laterResiduals], all, allAges, bucket),
    batch: arrivals.batch,
    persistence: persistence(residuals, ages),
    regularity: arrivals.regularity,
    metered: arrivals.metered,
    seasons: season.names,
    trend,
    profile: scaleParts(
      withoutLanes(
        sumParts(
          periods.map(({ parts }) => parts),
          reference,
        ),
      ),
      baseline,
    ),
    prior: type.meanLogVar,
  }
  return { model, residuals: [...residuals, ...laterResiduals] }
}

import { type Parts, scaleParts, sumParts } from '../emissions/parts.ts'
import type { Bucket, Period } from '../emissions/series.ts'
import { describeArrivals } from './arrivals.ts'
import {
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
import { periodMs } from './settings.ts'
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
  /** Nine of ten periods without cause lie within low..high. */
  low: number
  high: number
  /** Spread of the log of periods, after borrowing from the type. */
  sigma: number
  /** The same including how unsure the baseline itself is. */
  spread: number
  /** Degrees of freedom of sigma and spread. */
  df: number
  /** What the entity's own residuals say, for the prior of its type. */
  ownVariance: number
  ownDf: number
  /** Periods used, and the events in them. */
  n: number
  events: number
  /** Events in a period like the judged one. */
  typicalCount: number
  /** Squared coefficient of variation of the events' sizes. */
  sizeSpread: number
  /** So many events of real arrivals tell as much as one independent event. */
  batch: number
  /** 0 for arrivals by chance, 1 for the same number in every period. */
  regularity: number
  /** Scheduled readings rather than arrivals. */
  metered: boolean
  /** The periods just before, the nearest first, as log-scale residuals. */
  carry: { residual: number; count: number }[]
  /** How much of a period's residual the next one keeps, 0..0.9. */
  persistence: number
  /** The seasons that the history shows, in words. */
  seasons: string[]
  /** Log-scale change per period; 0 where no trend is certain. */
  trend: number
  /** The segments of the reference periods; their co2 adds up to `baseline`. */
  profile: Parts
  /** What the spread of the type was taken to be: the mean of its log variances. */
  prior: number
}

/** The layout of the models that are stored; another one is not read, and the next fit takes its place. */
export const modelVersion = 1

/** Reads a model as `writeBaseline` stored it; null where there is none, or one of another layout. */
export function readBaseline(stored: unknown): BaselineModel | null {
  const { version, ...model } = (stored ?? {}) as Partial<BaselineModel> & { version?: number }
  const isRead = model.bucket !== undefined && (version ?? 1) === modelVersion
  return isRead ? (model as BaselineModel) : null
}

export const writeBaseline = (model: BaselineModel | null) => model && { version: modelVersion, ...model }

/** What the entities of one type and bucket have in common: the mean log of the residual variance of `n` of them. */
export type SpreadPrior = { n: number; meanLogVar: number }

/** The interval holds 90 %: 5 % lie above it. */
export const INTERVAL_Z = 1.645
/** Two or more cycles of the bucket's season. */
const limits: Record<Bucket, number> = { HOUR: 336, DAY: 84, WEEK: 106, MONTH: 36, QUARTER: 24 }
/** After so many periods a period counts half. */
const halfLives: Record<Bucket, number> = { HOUR: 168, DAY: 28, WEEK: 26, MONTH: 12, QUARTER: 8 }

/** Periods that a fit looks back on; the caller loads at most so many, the newest. */
export const historyLimit = (bucket: Bucket): number => limits[bucket]

/** Residual spread in the absence of any other knowledge: periods differ by about 40 % without cause. */
const UNKNOWN_TYPE: SpreadPrior = { n: 1, meanLogVar: Math.log(0.4 ** 2) }
/**
 * How many degrees of freedom the type is worth. A log variance of d degrees of freedom has a variance of 2/d; log
 * variances of the entities of one type differ with a variance of 1 to 1.5 (USAID shipments), which d = 1.5 stands for.
 */
const PRIOR_DF = 1.5
/** Real series have wilder tails than the normal law, however long the history: t with 20 degrees of freedom at best. */
const MOST_DF = 20

/**
 * The mean of log(s²) with d degrees of freedom lies below log(σ²) by about 1/d + 1/(3d²) (Smyth 2004, digamma
 * expanded); without this correction short histories would make their type look steadier than it is.
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

/** Takes a contribution that was added before out again, e.g. because the entity was fitted again. */
export function removeFromPrior(
  prior: SpreadPrior,
  model: Pick<BaselineModel, 'ownVariance' | 'ownDf'>,
): SpreadPrior | null {
  if (prior.n <= 1) return null
  const n = prior.n - 1
  return { n, meanLogVar: prior.meanLogVar + (prior.meanLogVar - logVariance(model)) / n }
}

/**
 * Fits the baseline of the period that starts at `target` from closed periods with activity, oldest first.
 * On the log scale, since real series are multiplicative: a recency-weighted Huber level; a Theil–Sen trend only where
 * Mann–Kendall is sure of it; a season only where the history shows one; the spread from winsorised residuals, shrunk
 * on the log scale towards the type's (as limma does, Smyth 2004). Null with fewer than 4 usable periods.
 */
export function fitBaseline(
  history: Period[],
  bucket: Bucket,
  target: Date,
  prior: SpreadPrior | null,
): BaselineModel | null {
  const periods = history.filter(({ co2, start }) => co2 > 0 && start < target).slice(-limits[bucket])
  if (periods.length < MIN_PERIODS) return null
  const ages = periods.map(({ start }) =>
    Math.max(1, Math.round((target.getTime() - start.getTime()) / periodMs[bucket])),
  )
  const logs = periods.map(({ co2 }) => Math.log(co2))
  const recency = ages.map((age) => 0.5 ** (age / halfLives[bucket]))

  const { trend, flat } = flatten(ages, logs, recency, bucket)
  const season = fitSeason(
    flat,
    periods.map(({ start }) => start),
    target,
    bucket,
  )
  const adjusted = logs.map((y, i) => y + trend * (ages[i] ?? 0) - (season.effects[i] ?? 0))
  const shift = findShift(adjusted, recency, bucket)
  const weights = forgetBefore(shift, recency, bucket)
  const level = huberLocation(adjusted, weights, MIN_SIGMA)
  // A shift is no spread: what was before it is measured against the level it had.
  const former = shift > 0 ? levelBefore(shift, adjusted, recency) : level
  const residuals = adjusted.map((y, i) => y - (i < shift ? former : level))

  const size = effectiveSize(weights)
  const lost = 1 + season.cost + (trend === 0 ? 0 : 1) + (shift > 0 ? 1 : 0)
  const ownDf = Math.max(effectiveSize(recency) - lost, 1)
  const ownVariance = winsorizedVariance(residuals, recency, lost)
  const type = prior ?? UNKNOWN_TYPE
  const df = Math.min(ownDf + PRIOR_DF, MOST_DF)
  const logVar =
    (ownDf * Math.log(Math.max(ownVariance, MIN_SIGMA ** 2)) + PRIOR_DF * type.meanLogVar) / (ownDf + PRIOR_DF)
  const sigma = Math.exp(logVar / 2)
  const spread = sigma * Math.sqrt(1 + 1 / size + season.variance)

  const baseline = Math.exp(level + season.target)
  const reach = spread * tFromZ(INTERVAL_Z, df)
  const scale = Math.max(weightedMad(residuals, recency, 0), MIN_SIGMA)
  const reference = residuals.map((r, i) => (weights[i] ?? 0) * huberWeight(r, scale) ** 2)
  const arrivals = describeArrivals(periods, reference, ages)
  return {
    bucket,
    baseline,
    low: baseline * Math.exp(-reach),
    high: baseline * Math.exp(reach),
    sigma,
    spread,
    df,
    ownVariance,
    ownDf,
    n: periods.length,
    typicalCount: baseline / arrivals.size,
    sizeSpread: arrivals.sizeSpread,
    events: sum(periods.map(({ count }) => count)),
    carry: lastResiduals(residuals, periods, ages, bucket),
    batch: arrivals.batch,
    persistence: persistence(residuals, ages),
    regularity: arrivals.regularity,
    metered: arrivals.metered,
    seasons: season.names,
    trend,
    profile: scaleParts(
      sumParts(
        periods.map(({ parts }) => parts),
        reference,
      ),
      baseline,
    ),
    prior: type.meanLogVar,
  }
}

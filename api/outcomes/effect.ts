/** The change of a series of gaps at a known moment, with an interval that knows that neighbouring periods resemble each other. */
import { normalTail, sum, tFromZ } from '../hotspots/statistics.ts'
import { type Centred, gapsOf, mean } from './panel.ts'

/** On the log scale: below 0 less is emitted. `error`: its standard error, `df`: the degrees of freedom of its t distribution. */
export type Effect = { effect: number; error: number; df: number }

/** How gaps scatter where nothing has changed: their standard deviation, and the correlation of one with the next. */
export type Scatter = { sd: number; rho: number; df: number }

/** What an entity is compared with: the weight of each comparison entity, and how the gaps to them scatter. */
export type Comparison = { weights: readonly number[]; scatter: Scatter }

/** The t value that is exceeded with this probability. */
export const tTail = (tail: number, df: number): number => tFromZ(normalTail(tail), df)

/** The 95 % interval of an effect, by Student's t. */
export function intervalOf({ effect, error, df }: Effect): { low: number; high: number } {
  const half = tTail(0.025, df) * error
  return { low: effect - half, high: effect + half }
}

/** No series scatters less: figures are rounded, and baselines short. */
const minSd = 1e-4
const maxRho = 0.8
/** The entity's own correlation counts as much as that of so many others. */
const ownWeight = 4

/**
 * How the gaps of a baseline scatter. `others` are gaps of the comparison entities against each other: a short series tells
 * the correlation of neighbours badly, so that it is taken from all of them. Its bias is corrected after Kendall (1954), and
 * that of the variance by what the correlation hides of it.
 */
export function scatterOf(
  gaps: readonly number[],
  times: readonly number[],
  others: readonly (readonly number[])[],
): Scatter {
  const correlations = others.map((series) => lagOne(series, times))
  const pooled = (ownWeight * lagOne(gaps, times) + sum(correlations)) / (ownWeight + correlations.length)
  const rho = Math.min(Math.max(pooled, 0), maxRho)
  const centre = mean(gaps)
  const squares = sum(gaps.map((gap) => (gap - centre) ** 2))
  const hidden = covarianceOfMeans(times, times, rho)
  return { sd: Math.max(Math.sqrt(squares / (gaps.length * (1 - hidden))), minSd), rho, df: gaps.length - 1 }
}

function lagOne(series: readonly number[], times: readonly number[]): number {
  const centre = mean(series)
  const deviations = series.map((value) => value - centre)
  const products = deviations.flatMap((value, t) => {
    const isNext = t > 0 && (times[t] ?? 0) - (times[t - 1] ?? 0) === 1
    return isNext ? [value * (deviations[t - 1] ?? 0)] : []
  })
  const variance = mean(deviations.map((value) => value * value))
  if (products.length < 5 || variance === 0) return 0
  return (mean(products) / variance + 1 / products.length) / (1 - 3 / products.length)
}

/** The covariance of two means over periods, in units of the variance of one period. */
function covarianceOfMeans(a: readonly number[], b: readonly number[], rho: number): number {
  if (rho === 0) return sum(a.map((s) => (b.includes(s) ? 1 : 0))) / (a.length * b.length)
  return sum(a.map((s) => sum(b.map((t) => rho ** Math.abs(s - t))))) / (a.length * b.length)
}

/** The standard error of (mean after − mean before) of gaps that scatter so. */
export function errorOf({ sd, rho }: Scatter, before: readonly number[], after: readonly number[]): number {
  const own = covarianceOfMeans(before, before, rho) + covarianceOfMeans(after, after, rho)
  return sd * Math.sqrt(Math.max(own - 2 * covarianceOfMeans(before, after, rho), 0))
}

/** The effect by a comparison: the mean gap after the start minus that of the baseline. */
export function effectBy({ weights, scatter }: Comparison, panel: Centred): Effect {
  const { times, before } = panel
  const gaps = gapsOf(panel, weights)
  const error = errorOf(scatter, times.slice(0, before), times.slice(before))
  return { effect: mean(gaps.slice(before)) - mean(gaps.slice(0, before)), error, df: scatter.df }
}

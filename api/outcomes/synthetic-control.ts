import { sum } from '../hotspots/statistics.ts'
import { placeboGaps } from './difference-in-differences.ts'
import { type Comparison, scatterOf } from './effect.ts'
import { type Centred, gapsOf, mean } from './panel.ts'

/**
 * A synthetic control: the convex combination of comparison entities that followed the entity best in the baseline (Abadie,
 * Diamond and Hainmueller 2010), on series without their own mean (Doudchenko and Imbens 2016; Ferman and Pinto 2021), so
 * that it is their movement that is matched and not their level. The scatter is that of gaps out of sample, each fold with
 * weights that were fitted without it (after Chernozhukov, Wüthrich and Zhu 2022): those of the fit itself are too small.
 */
export function syntheticComparison(panel: Centred): Comparison {
  const { times, before } = panel
  const all = Array.from({ length: before }, (_, t) => t)
  const foldOf = (t: number) => Math.floor((t * folds) / before)
  const outOfSample = Array.from({ length: folds }, (_, fold) => {
    const gaps = gapsOf(
      panel,
      fitWeights(
        panel,
        all.filter((t) => foldOf(t) !== fold),
      ),
    )
    return all.filter((t) => foldOf(t) === fold).map((t) => gaps[t] ?? 0)
  }).flat()
  const scatter = scatterOf(outOfSample, times.slice(0, before), placeboGaps(panel))
  return { weights: fitWeights(panel, all), scatter }
}

const folds = 4
const iterations = 400
/** Pulls the weights towards equal ones, as a share of the mean variance of the comparison entities. */
const ridge = 0.1

/**
 * The weights, at least 0 and with the sum 1, by which the comparison entities are nearest to the treated one in these
 * periods: accelerated projected gradients (Beck and Teboulle 2009).
 */
function fitWeights({ treated, controls }: Centred, periods: readonly number[]): number[] {
  const target = centredAt(treated, periods)
  const series = controls.map((control) => centredAt(control, periods))
  const products = series.map((a) => series.map((b) => dot(a, b)))
  const along = series.map((a) => dot(a, target))
  const trace = sum(products.map((row, j) => row[j] ?? 0))
  const pull = (ridge * trace) / Math.max(series.length, 1)
  const step = 1 / Math.max(trace + pull, Number.EPSILON)
  const equal = 1 / series.length
  let weights = series.map(() => equal)
  let ahead = weights
  let momentum = 1
  for (let i = 0; i < iterations; i++) {
    const from = ahead
    const moved = from.map((weight, j) => {
      const slope = dot(products[j] ?? [], from) - (along[j] ?? 0) + pull * (weight - equal)
      return weight - step * slope
    })
    const next = onSimplex(moved)
    const nextMomentum = (1 + Math.sqrt(1 + 4 * momentum ** 2)) / 2
    ahead = next.map((weight, j) => weight + ((momentum - 1) / nextMomentum) * (weight - (weights[j] ?? 0)))
    weights = next
    momentum = nextMomentum
  }
  return weights
}

function centredAt(series: readonly number[], periods: readonly number[]): number[] {
  const values = periods.map((t) => series[t] ?? 0)
  const usual = mean(values)
  return values.map((value) => value - usual)
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((total, x, i) => total + x * (b[i] ?? 0), 0)

/** The nearest point whose coordinates are at least 0 and sum to 1 (Duchi and others 2008). */
function onSimplex(point: readonly number[]): number[] {
  const sorted = point.toSorted((a, b) => b - a)
  let total = 0
  let shift = 0
  for (const [i, value] of sorted.entries()) {
    total += value
    const candidate = (total - 1) / (i + 1)
    if (value > candidate) shift = candidate
  }
  return point.map((value) => Math.max(value - shift, 0))
}

/** The robust statistics that the engine needs. Every function is pure; weights are not negative. */

/** Makes the median absolute deviation of a normal sample estimate its standard deviation. */
const MAD_TO_SD = 1.4826

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

export const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

/** The value below which half of the weight lies. NaN without values. */
export function weightedMedian(values: readonly number[], weights: readonly number[]): number {
  const half = sum(weights) / 2
  const order = values.length > 65_535 ? new Uint32Array(values.length) : new Uint16Array(values.length)
  for (let i = 0; i < order.length; i++) order[i] = i
  // Quickselect (Hoare 1961) by weight: order[from..to] holds the median, `below` is the weight before it.
  let from = 0
  let to = values.length - 1
  let below = 0
  while (from < to) {
    const middle = partition(order, values, from, to)
    let left = 0
    for (let at = from; at <= middle; at++) left += weights[order[at] ?? 0] ?? 0
    if (below + left < half * (1 - 1e-12)) {
      below += left
      from = middle + 1
    } else to = middle
  }
  const found = values[order[from] ?? 0] ?? Number.NaN
  // Exactly half: take the mean of two values, as the plain median of an even number does.
  const upTo = below + (weights[order[from] ?? 0] ?? 0)
  if (from === values.length - 1 || Math.abs(upTo - half) > 1e-12 * half) return found
  let next = Number.POSITIVE_INFINITY
  for (let at = from + 1; at < values.length; at++) next = Math.min(next, values[order[at] ?? 0] ?? next)
  return (found + next) / 2
}

/** Moves indices in order[from..to] so that values up to the one returned are not above those after it (from < to). */
function partition(order: Uint16Array | Uint32Array, values: readonly number[], from: number, to: number): number {
  const pivot = values[order[(from + to) >> 1] ?? 0] ?? 0
  let low = from
  let high = to
  for (;;) {
    while ((values[order[low] ?? 0] ?? 0) < pivot) low++
    while ((values[order[high] ?? 0] ?? 0) > pivot) high--
    if (low >= high) return high
    const swap = order[low] ?? 0
    order[low++] = order[high] ?? 0
    order[high--] = swap
  }
}

/** The median of a sample that may be large. */
function median(values: Float64Array): number {
  const sorted = values.sort()
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}

/** Robust standard deviation around `center`: the scaled weighted median of absolute deviations. */
export const weightedMad = (values: readonly number[], weights: readonly number[], center: number): number =>
  MAD_TO_SD *
  weightedMedian(
    values.map((value) => Math.abs(value - center)),
    weights,
  )

/** Huber's weights: 1 within k scales of the center, falling with the distance outside. */
export const huberWeight = (deviation: number, scale: number, k = 1.5): number =>
  Math.abs(deviation) <= k * scale ? 1 : (k * scale) / Math.abs(deviation)

/** Weighted Huber M-estimate of location (Huber 1964), started at the weighted median, with the scale held. */
export function huberLocation(values: readonly number[], weights: readonly number[], minScale: number): number {
  let center = weightedMedian(values, weights)
  const scale = Math.max(weightedMad(values, weights, center), minScale)
  for (let round = 0; round < 20; round++) {
    let top = 0
    let bottom = 0
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? 0
      const weight = (weights[i] ?? 0) * huberWeight(value - center, scale)
      top += weight * value
      bottom += weight
    }
    const next = top / bottom
    if (Math.abs(next - center) < 1e-6 * scale) return next
    center = next
  }
  return center
}

/**
 * Variance around zero with deviations cut at 4 robust scales, so that an outlier widens it but does not dominate it.
 * With fewer than ten values nothing is cut: an extreme value is then as likely to be typical of the series.
 * `lost` is the number of degrees of freedom that the fit has used up.
 */
export function winsorizedVariance(residuals: readonly number[], weights: readonly number[], lost: number): number {
  const cut = residuals.length < 10 ? Number.POSITIVE_INFINITY : 4 * Math.max(weightedMad(residuals, weights, 0), 1e-9)
  const squares = sum(residuals.map((r, i) => (weights[i] ?? 0) * Math.min(Math.abs(r), cut) ** 2))
  const size = effectiveSize(weights)
  return (squares / sum(weights)) * (size / Math.max(size - lost, 1))
}

/** Kish's effective sample size: the number of equal weights that carry as much information. */
export const effectiveSize = (weights: readonly number[]): number =>
  weights.length === 0 ? 0 : sum(weights) ** 2 / sum(weights.map((w) => w * w))

/**
 * The Mann–Kendall statistic for a trend of y in the order of x: about standard normal without a trend (Mann 1945,
 * Kendall 1975). Quadratic in the number of points: pass a bounded window.
 */
export function mannKendall(y: readonly number[]): number {
  const n = y.length
  let signs = 0
  for (const [i, yi] of y.entries()) for (let j = i + 1; j < n; j++) signs += Math.sign((y[j] ?? 0) - yi)
  const spread = Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18)
  return n < 2 ? 0 : (signs - Math.sign(signs)) / spread
}

/** Theil–Sen slope: the median of the slopes between all pairs of points (Sen 1968). Quadratic as well. */
export function theilSen(x: readonly number[], y: readonly number[]): number {
  const n = x.length
  const slopes = new Float64Array((n * (n - 1)) / 2)
  let found = 0
  for (const [i, xi] of x.entries()) {
    for (let j = i + 1; j < n; j++) {
      const run = (x[j] ?? 0) - xi
      if (run !== 0) slopes[found++] = ((y[j] ?? 0) - (y[i] ?? 0)) / run
    }
  }
  return found === 0 ? 0 : median(slopes.subarray(0, found))
}

/** The t value with `df` degrees of freedom as surprising as the normal z (Wallace 1959; within 1 % for df >= 2). */
export function tFromZ(z: number, df: number): number {
  const u = (z * (8 * df + 3)) / (8 * df + 1)
  return Math.sign(z) * Math.sqrt(df * Math.expm1((u * u) / df))
}

/** The inverse of {@link tFromZ}. */
export function zFromT(t: number, df: number): number {
  return (Math.sign(t) * Math.sqrt(df * Math.log1p((t * t) / df)) * (8 * df + 1)) / (8 * df + 3)
}

/** Approximately standard normal when F(d1, d2) arises by chance (Paulson 1942); large when the classes differ. */
export function zFromF(f: number, d1: number, d2: number): number {
  const a = 2 / (9 * d1)
  const b = 2 / (9 * d2)
  const root = Math.cbrt(f)
  return ((1 - b) * root - (1 - a)) / Math.sqrt(b * root * root + a)
}

/** P(Z <= z); absolute error below 1.5e-7 (Abramowitz & Stegun 7.1.26). */
export function normalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const poly = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
  const erf = 1 - poly * Math.exp(-x * x)
  return z >= 0 ? (1 + erf) / 2 : (1 - erf) / 2
}

/** The z that a standard normal exceeds with probability `tail`, 0 < tail <= 0.5 (Abramowitz & Stegun 26.2.23). */
export function normalTail(tail: number): number {
  const t = Math.sqrt(-2 * Math.log(tail))
  return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
}

import { formatPeriod } from '../format/dates.ts'
import { formatCo2, formatCount } from '../format/numbers.ts'

export type Bucket = 'HOUR' | 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER'

/** One period of an entity's series; amounts in kg CO2e, null where unknown. */
export type SeriesPoint = {
  start: string
  co2: number | null
  baseline: number | null
  low: number | null
  high: number | null
  count: number
}

/** The predicted total of a running period, in kg CO2e. */
export type Prediction = { start: string; value: number }

/** A period ready to draw: `from` and `to` in ms since 1970, amounts drawable or null. */
export type Period = {
  from: number
  to: number
  co2: number | null
  baseline: number | null
  low: number | null
  high: number | null
  count: number | null
  predicted: number | null
}

const hourMs = 3_600_000
const hoursOf: Record<string, number> = { HOUR: 1, DAY: 24, WEEK: 168 }
const monthsOf: Record<string, number> = { MONTH: 1, QUARTER: 3 }

/** The end of the period that starts at `from`, in UTC; NaN beyond the range of dates. */
export function periodEnd(from: number, bucket: Bucket): number {
  const months = monthsOf[bucket]
  const date = new Date(from)
  if (months) return date.setUTCMonth(date.getUTCMonth() + months)
  return date.setTime(from + (hoursOf[bucket] ?? 24) * hourMs)
}

/** No axis can be drawn beyond these amounts. */
const maxAmount = 1e21
const minAmount = 1e-9

function drawable(value: number | null | undefined): number | null {
  if (typeof value !== 'number' || !(Math.abs(value) < maxAmount)) return null
  return Math.abs(value) < minAmount ? 0 : value
}

/**
 * The points in order of time, without duplicates, with the prediction at its period; points without a valid date are
 * left out.
 */
export function periodsOf(points: readonly SeriesPoint[], bucket: Bucket, prediction?: Prediction | null): Period[] {
  const periods = new Map<number, Period>()
  const spanOf = (start: string) => {
    const from = Date.parse(start)
    return { from, to: periodEnd(from, bucket) }
  }
  for (const { start, co2, baseline, low, high, count } of points) {
    const bounds = [drawable(low), drawable(high)]
    const [lower, upper] = bounds.every((bound) => bound !== null) ? bounds.sort((a, b) => a - b) : [null, null]
    periods.set(Date.parse(start), {
      ...spanOf(start),
      co2: drawable(co2),
      baseline: drawable(baseline),
      low: lower ?? null,
      high: upper ?? null,
      count: drawable(count),
      predicted: null,
    })
  }
  const value = drawable(prediction?.value)
  if (prediction && value !== null) {
    const span = spanOf(prediction.start)
    const nothingYet = { co2: null, baseline: null, low: null, high: null, count: null }
    periods.set(span.from, { ...nothingYet, ...periods.get(span.from), ...span, predicted: value })
  }
  return [...periods.values()].filter(({ to }) => Number.isFinite(to)).sort((a, b) => a.from - b.from)
}

const exceeds = (amount: number | null, high: number | null) => amount !== null && high !== null && amount > high

export const isAbove = ({ co2, high }: Period): boolean => exceeds(co2, high)

export const willBeAbove = ({ predicted, high }: Period): boolean => exceeds(predicted, high)

/** Groups neighbours for which `known` holds; a gap in time or an unknown value begins another run. */
export function runs(periods: readonly Period[], known: (period: Period) => boolean): Period[][] {
  const found: Period[][] = []
  let last: Period | undefined
  for (const period of periods) {
    if (known(period)) {
      if (last?.to === period.from) found.at(-1)?.push(period)
      else found.push([period])
      last = period
    } else last = undefined
  }
  return found
}

const least = (amounts: readonly number[]) => amounts.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
const most = (amounts: readonly number[]) => amounts.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)

const amountsOf = ({ co2, baseline, low, high, predicted }: Period) =>
  [co2, baseline, low, high, predicted].filter((amount) => amount !== null)

/** Whether a few periods are so much larger that the others would be flat lines. */
export function wantsLogScale(periods: readonly Period[]): boolean {
  const amounts = periods
    .flatMap(({ co2, predicted }) => [co2, predicted])
    .filter((amount) => amount !== null)
    .filter((amount) => amount > 0)
    .sort((a, b) => a - b)
  const median = amounts[Math.floor(amounts.length / 2)] ?? 0
  return (amounts.at(-1) ?? 0) > 50 * median
}

/** The smallest and largest amount on the axis, with room for a label above the tallest bar. */
export function amountRange(periods: readonly Period[], log: boolean): [number, number] {
  const amounts = periods.flatMap(amountsOf).filter((amount) => !log || amount > 0)
  if (!amounts.length) return log ? [1, 10] : [0, 1]
  if (log) {
    const bottom = 10 ** Math.floor(Math.log10(least(amounts)))
    return [bottom, Math.max(most(amounts) * (most(amounts) / bottom) ** 0.14, bottom * 10)]
  }
  const bottom = Math.min(0, least(amounts))
  const top = Math.max(0, most(amounts))
  return top > bottom ? [bottom, top + (top - bottom) * 0.14] : [0, 1]
}

export const periodName = ({ from, to }: Period): string =>
  formatPeriod(new Date(from).toISOString(), new Date(to).toISOString())

/** Describes the chart in a sentence. */
export function summary(name: string, bucket: Bucket, periods: readonly Period[]): string {
  const counted = periods.filter(({ co2 }) => co2 !== null)
  const [first, last] = [counted[0], counted.at(-1)]
  const predicted = periods.findLast((period) => period.predicted !== null)
  const outlook = predicted ? ` Predicted for ${periodName(predicted)}: ${formatCo2(predicted.predicted)}.` : ''
  if (!first || !last) return `${name}: nothing was counted yet.${outlook}`
  const amounts = counted.map(({ co2 }) => co2 ?? 0)
  const span = `${periodName(first)} to ${periodName(last)}`
  const above = counted.filter(isAbove).length
  return (
    `${name} by ${bucket.toLowerCase()}, ${span}: ` +
    `${formatCo2(least(amounts))} to ${formatCo2(most(amounts))}, last ${formatCo2(last.co2)}; ` +
    `above normal in ${formatCount(above)} of ${formatCount(counted.length)} periods.${outlook}`
  )
}

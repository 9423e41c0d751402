import { parseSegment } from '../emissions/segment.ts'
import type { Period } from '../emissions/series.ts'
import { clamp, sum } from './statistics.ts'

/**
 * Describes how events arrive. `size`: kg CO2e of a typical event. `sizeSpread`: squared coefficient of variation of
 * sizes, estimated from how the mean size moves between periods. `regularity` compares the variance of counts with that
 * of random (Poisson) arrivals; months without any event count as zero.
 */
export function describeArrivals(periods: readonly Period[], weights: readonly number[], ages: readonly number[]) {
  const counts = periods.map(({ count }) => Math.max(count, 1))
  const logSizes = periods.map(({ co2 }, i) => Math.log(co2 / (counts[i] ?? 1)))
  const total = sum(weights)
  const size = sum(logSizes.map((s, i) => s * (weights[i] ?? 0))) / total
  const sizeSpread = sum(logSizes.map((s, i) => (weights[i] ?? 0) * (counts[i] ?? 1) * (s - size) ** 2)) / total

  const span = Math.max((ages[0] ?? 1) - (ages.at(-1) ?? 1) + 1, periods.length)
  const mean = sum(counts) / span
  const variance = sum(counts.map((count) => (count - mean) ** 2)) + (span - periods.length) * mean ** 2
  const dispersion = variance / (span - 1) / mean
  const noise = Math.sqrt(2 / (span - 1))
  const regularity = noise >= 1 ? 0 : clamp((1 - noise - dispersion) / (1 - noise), 0, 1)
  return {
    size: Math.exp(size),
    sizeSpread: clamp(sizeSpread, 0, 25),
    regularity,
    batch: Math.max(2, Math.sqrt(dispersion)),
    metered: regularity > 0.75 && !periods.some(hasFreight),
  }
}

const hasFreight = ({ parts }: Period) => Object.keys(parts).some((segment) => parseSegment(segment).kind === 'FREIGHT')

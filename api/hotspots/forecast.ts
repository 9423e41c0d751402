import { type Parts, scaleParts, sumParts } from '../emissions/parts.ts'
import type { Period } from '../emissions/series.ts'
import type { BaselineModel } from './baseline.ts'
import { clamp } from './statistics.ts'

/** A period's rate is free to leave its baseline by at least this much, however steady its past was. */
const MOST_PACE_EVENTS = 10
/** From so many events on, the size of the period's own events counts as much as that of the baseline's. */
const SIZE_EVENTS = 10

/**
 * What the period now running will have emitted at its end, kg CO2e, with a 90 % interval. `rest` is what is still to
 * come, `spread` its log-scale standard deviation (0 for a period that is over).
 */
export type Forecast = { predicted: number; low: number; high: number; rest: number; spread: number }

/**
 * What is counted plus what the rest of the period brings. The rest goes on at the baseline's pace, corrected by the
 * pace and the size of the events seen so far. Both corrections are shrunk (pace: gamma–Poisson; size: on the log
 * scale): one big shipment, or two early ones, say little about the rest. Scheduled readings that have come do not come
 * again. `elapsed` is the share of the period, in event time, that is over: 0..1.
 */
export function predict(current: Pick<Period, 'co2' | 'count'>, elapsed: number, model: BaselineModel): Forecast {
  const left = 1 - clamp(elapsed, 0, 1)
  const { baseline, typicalCount, regularity, batch } = model
  const { co2, count } = current
  if (left === 0) return { predicted: co2, low: co2, high: co2, rest: 0, spread: 0 }

  const paceEvents = clamp(1 / model.sigma ** 2, 1, MOST_PACE_EVENTS) * batch
  const pace = (count + paceEvents) / (typicalCount * (1 - left) + paceEvents)
  const typicalSize = baseline / typicalCount
  const seen = count / (count + SIZE_EVENTS + model.sizeSpread)
  const size = co2 > 0 && count > 0 ? (co2 / count / typicalSize) ** seen : 1

  const byChance = left * typicalCount * pace
  const scheduled = Math.max(typicalCount - count, 0)
  // More events than ever scheduled: the schedule no longer holds.
  const regular = count > 1.25 * typicalCount + 1 ? 0 : regularity
  const events = regular * scheduled + (1 - regular) * byChance
  const rest = events * typicalSize * size
  const relative = (batch * (1 + model.sizeSpread)) / Math.max(events, 0.1) + 1 / (count + paceEvents)
  const spread = Math.sqrt(Math.log1p(Math.min(relative, 25)))
  return {
    predicted: co2 + rest,
    low: co2 + rest * Math.exp(-1.645 * spread),
    high: co2 + rest * Math.exp(1.645 * spread),
    rest,
    spread,
  }
}

/**
 * The segments of the predicted period: what is counted, and a rest that looks like the baseline early in the period
 * and like the period itself late in it. co2 sums to `predicted`.
 */
export function predictedParts(current: Period, predicted: number, elapsed: number, model: BaselineModel): Parts {
  const rest = Math.max(predicted - current.co2, 0)
  const own = current.co2 > 0 ? clamp(elapsed, 0, 1) : 0
  return sumParts([current.parts, scaleParts(current.parts, own * rest), scaleParts(model.profile, (1 - own) * rest)])
}

import { type Parts, scaleParts, sumParts, withoutLanes } from '../emissions/parts.ts'
import type { Period } from '../emissions/series.ts'
import type { BaselineModel } from './baseline.ts'
import { clamp } from './statistics.ts'

/** However steady the past was, the rate of a period may leave its baseline by at least this much. */
const MAX_PACE_EVENTS = 10
/** From this many events on, the mean size of the period's own events counts as much as the baseline's. */
const SIZE_EVENTS = 10

/**
 * The predicted emissions of the running period at its end, kg CO2e, with a 90 % interval. `rest` is the predicted
 * amount still to come, `spread` its log-scale standard deviation (0 for a period that is over).
 */
export type Forecast = { predicted: number; low: number; high: number; rest: number; spread: number }

/**
 * Adds the predicted rest of the period to the counted amount. The rest continues at the baseline's pace, corrected by
 * the pace and the size of the events seen so far. Both corrections are shrunk (pace: gamma–Poisson; size: on the log
 * scale), because one big shipment, or two early ones, say little about the rest. A scheduled reading that has come is
 * not expected again. `elapsed` is the share of the period that is over in event time: 0..1.
 */
export function predict(current: Pick<Period, 'co2' | 'count'>, elapsed: number, model: BaselineModel): Forecast {
  const left = 1 - clamp(elapsed, 0, 1)
  const { baseline, typicalCount, regularity, batch } = model
  const { co2, count } = current
  if (left === 0) return { predicted: co2, low: co2, high: co2, rest: 0, spread: 0 }

  const paceEvents = clamp(1 / model.sigma ** 2, 1, MAX_PACE_EVENTS) * batch
  const pace = (count + paceEvents) / (typicalCount * (1 - left) + paceEvents)
  const typicalSize = baseline / typicalCount
  const seen = count / (count + SIZE_EVENTS + model.sizeSpread)
  const size = co2 > 0 && count > 0 ? (co2 / count / typicalSize) ** seen : 1

  const byChance = left * typicalCount * pace
  const scheduled = Math.max(typicalCount - count, 0)
  // There are clearly more events than scheduled, so the schedule no longer holds.
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
 * The segments of the predicted period: the counted ones, plus a rest that resembles the baseline early in the period
 * and the period itself later. Their co2 sums to `predicted`.
 */
export function predictedParts(current: Period, predicted: number, elapsed: number, model: BaselineModel): Parts {
  const rest = Math.max(predicted - current.co2, 0)
  const own = current.co2 > 0 ? clamp(elapsed, 0, 1) : 0
  const now = withoutLanes(current.parts)
  return sumParts([now, scaleParts(now, own * rest), scaleParts(model.profile, (1 - own) * rest)])
}

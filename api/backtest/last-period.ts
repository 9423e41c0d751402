/** The simple rule beside the engine: an alarm when a period's total is a fixed percentage above that of the last one. */
import { workedIn } from '../emissions/parts.ts'
import type { Period } from '../emissions/series.ts'
import type { HotspotMeasure } from '../vocabulary/hotspot-measure.ts'
import type { WorkUnit } from '../vocabulary/work-unit.ts'
import type { Followed } from './followed.ts'

/** The percentage that people usually start with. */
export const usualPercent = 30

/**
 * The total of the period that starts then, or what it emitted for its work, as far as it is counted, over that of the
 * last period before it with any activity; null without one. Read after each activity, it is above a line as early as
 * the rule can know it.
 */
export function lastPeriodRatio({ watched }: Followed, start: Date, measure: HotspotMeasure): number | null {
  const { periods, tracks } = watched
  const unit = tracks.INTENSITY.model?.unit
  const amountOf = (period: Period | undefined): number =>
    !period ? 0 : measure === 'TOTAL' ? period.co2 : unit ? intensityOf(period, unit) : 0
  let last: number | null = null
  for (const [time, period] of periods) {
    if (time < start.getTime() && amountOf(period) > 0 && (last === null || time > last)) last = time
  }
  const before = last === null ? 0 : amountOf(periods.get(last))
  const now = amountOf(periods.get(start.getTime()))
  return before > 0 && now > 0 ? now / before : null
}

/** kg CO2e for one unit of the work of a period; 0 where it has none. */
function intensityOf({ parts }: Period, unit: WorkUnit): number {
  const worked = workedIn(parts, unit)
  return worked ? worked.co2 / worked.amount : 0
}

/** The lowest percentage at which periods with these ratios raise at most `alarms` alarms. */
export function percentFor(ratios: readonly (number | null)[], alarms: number): number {
  const highestFirst = ratios.flatMap((ratio) => ratio ?? []).sort((a, b) => b - a)
  return Math.max(100 * ((highestFirst[alarms] ?? 1) - 1), 0)
}

export const isAbove = (ratio: number | null, percent: number): boolean => ratio !== null && ratio > 1 + percent / 100

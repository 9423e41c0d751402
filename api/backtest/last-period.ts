/** A simple rule to compare with: an alarm when a period's total is a fixed percentage above that of the last one. */
import type { Followed } from './followed.ts'

/** The percentage that people usually start with. */
export const usualPercent = 30

/**
 * The total counted so far in the period that starts at `start`, divided by that of the last period with any activity;
 * null without one. Read after each activity, it crosses a line as early as the rule can know it.
 */
export function lastPeriodRatio({ watched: { periods } }: Followed, start: Date): number | null {
  let last: number | null = null
  for (const [time, { co2 }] of periods) {
    if (time < start.getTime() && co2 > 0 && (last === null || time > last)) last = time
  }
  const before = last === null ? undefined : periods.get(last)?.co2
  const now = periods.get(start.getTime())?.co2
  return before === undefined || now === undefined ? null : now / before
}

/** The lowest percentage at which periods with these ratios raise at most `alarms` alarms. */
export function percentFor(ratios: readonly (number | null)[], alarms: number): number {
  const highestFirst = ratios.flatMap((ratio) => ratio ?? []).sort((a, b) => b - a)
  return Math.max(100 * ((highestFirst[alarms] ?? 1) - 1), 0)
}

export const isAbove = (ratio: number | null, percent: number): boolean => ratio !== null && ratio > 1 + percent / 100

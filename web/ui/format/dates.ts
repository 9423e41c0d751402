/** Formats times and durations for people. */
import { clock, clockWithSeconds, dayOfYear, number, utc } from './english.ts'

const none = '–'

const parse = (value: string | null | undefined): Date | null => {
  const date = new Date(value ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? null : date
}

/** Local time: the time of day if it is today, else with the date. */
export function formatTime(value: string | null | undefined, now: number): string {
  const date = parse(value)
  if (!date) return none
  const isToday = date.toDateString() === new Date(now).toDateString()
  return isToday ? clockWithSeconds(date) : `${dayOfYear(date)}, ${clock(date)}`
}

/** `2013-03-04 14:03:22 UTC`: the tooltip of a local time. */
export const formatUtc = (value: string | null | undefined): string =>
  parse(value)
    ?.toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC') ?? 'not known'

/** `now`, `12 s`, `4 min`, `3 h`, `2 days`: a span of milliseconds, rounded down. */
export function formatAge(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return none
  const seconds = Math.floor(ms / 1000)
  if (seconds < 1) return 'now'
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`
  return `${number(Math.floor(seconds / 86_400), 0)} days`
}

const dayMs = 86_400_000

/**
 * The name of a period of a series: `Q1 2013`, `Mar 2013`, `week of 4 Mar 2013`, `4 Mar 2013`, `4 Mar 2013, 14:00 UTC`.
 * Periods are in UTC; `end` may be the next period's start or the period's last instant.
 */
export function formatPeriod(start: string, end: string): string {
  const from = parse(start)
  const to = parse(end)
  if (!from || !to) return none
  const days = (to.getTime() - from.getTime()) / dayMs
  const { clock: hour, month, year, day: dayOfMonth } = utc(from)
  const day = `${dayOfMonth} ${year}`
  if (days > 85 && days < 95) return `Q${Math.floor(from.getUTCMonth() / 3) + 1} ${year}`
  if (days > 27 && days < 32) return `${month} ${year}`
  if (days > 6 && days < 8) return `week of ${day}`
  if (days > 0.9 && days < 1.1) return day
  if (days < 0.9) return `${day}, ${hour} UTC`
  return `from ${day}`
}

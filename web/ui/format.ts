/** Figures and instants as people read them. English separators throughout, as the page's words are English. */
import { clock, clockWithSeconds, dayOfYear, number, utc } from './english.ts'

const none = '–'

const whole = (value: number) => number(value, 0)
const tenths = (value: number) => number(value, 1)
const exact = (value: number) => number(value, 3)

const isFigure = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value)

export const formatCount = (value: number | null | undefined): string => (isFigure(value) ? whole(value) : none)

/** What amounts are written in; `auto`: kg below a tonne, then t, then Mt. */
export type Unit = 'auto' | 'kg' | 't'

/** `845 kg`, `12.4 t`, `1,000 Mt`, or all in one unit. `value` is kg CO2e. */
export function formatCo2(value: number | null | undefined, unit: Unit = 'auto'): string {
  if (!isFigure(value)) return none
  const size = Math.abs(value)
  if (unit === 'kg') return `${(size > 0 && size < 1 ? exact : whole)(value)} kg`
  if (unit === 't') return `${(size >= 100_000 ? whole : exact)(value / 1000)} t`
  if (size >= 1e9) return `${shorten(value / 1e9)} Mt`
  if (size >= 1000) return `${shorten(value / 1000)} t`
  return size > 0 && size < 1 ? `${exact(value)} kg` : `${shorten(value)} kg`
}

const shorten = (value: number) => (Math.abs(value) >= 100 ? whole : tenths)(value)

/** The same without rounding to three figures: `12,431.7 kg CO₂e`. */
export const exactCo2 = (value: number | null | undefined): string =>
  isFigure(value) ? `${exact(value)} kg CO₂e` : 'not known'

/** With its sign, for a part of a difference: `+3.2 t`, `−845 kg`. */
export const formatCo2Change = (value: number | null | undefined, unit: Unit = 'auto'): string =>
  isFigure(value) && value > 0 ? `+${formatCo2(value, unit)}` : formatCo2(value, unit).replace('-', '−')

/** Percent above the baseline; from tenfold on as a multiple, which people read faster: `+38 %`, `24 ×`. */
export function formatAbove(percent: number | null | undefined): string {
  if (!isFigure(percent)) return none
  if (percent >= 1e8) return '> 1 million ×'
  if (percent >= 1000) return `${shorten(percent / 100 + 1)} ×`
  const rounded = whole(Math.round(percent)).replace('-', '−')
  return percent > 0 ? `+${rounded} %` : `${rounded} %`
}

const parse = (value: string | null | undefined): Date | null => {
  const date = new Date(value ?? Number.NaN)
  return Number.isNaN(date.getTime()) ? null : date
}

/** Local time: the time of day for today, else with its date. */
export function formatTime(value: string | null | undefined, now: number): string {
  const date = parse(value)
  if (!date) return none
  const isToday = date.toDateString() === new Date(now).toDateString()
  return isToday ? clockWithSeconds(date) : `${dayOfYear(date)}, ${clock(date)}`
}

/** `2013-03-04 14:03:22 UTC`: what a title says where local time is shown. */
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
  return `${whole(Math.floor(seconds / 86_400))} days`
}

const DAY_MS = 86_400_000

/**
 * The name of a period of a series: `Q1 2013`, `Mar 2013`, `week of 4 Mar 2013`, `4 Mar 2013`, `4 Mar 2013, 14:00 UTC`.
 * Periods are in UTC; `end` may be the next period's start or the period's last instant.
 */
export function formatPeriod(start: string, end: string): string {
  const from = parse(start)
  const to = parse(end)
  if (!from || !to) return none
  const days = (to.getTime() - from.getTime()) / DAY_MS
  const { clock: hour, month, year, day: dayOfMonth } = utc(from)
  const day = `${dayOfMonth} ${year}`
  if (days > 85 && days < 95) return `Q${Math.floor(from.getUTCMonth() / 3) + 1} ${year}`
  if (days > 27 && days < 32) return `${month} ${year}`
  if (days > 6 && days < 8) return `week of ${day}`
  if (days > 0.9 && days < 1.1) return day
  if (days < 0.9) return `${day}, ${hour} UTC`
  return `from ${day}`
}

/** `SUPPLIER` → `Supplier`, `MODE_MIX` → `Mode mix`. */
export const formatWord = (value: string | null | undefined): string =>
  value ? value.charAt(0) + value.slice(1).toLowerCase().replaceAll('_', ' ') : none

/** An address that is safe to link to: http(s) only. */
export const safeUrl = (value: string | null | undefined): string | null =>
  value && /^https?:\/\//i.test(value) ? value : null

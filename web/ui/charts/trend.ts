import { formatMoment } from '../format/moment.ts'
import { formatCount } from '../format/numbers.ts'

export type Sample = { at: string; value: number | null }
type Known = { at: number; value: number }

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** The known samples of a figure, in order of time. */
export const knownSamples = (samples: readonly Sample[]): Known[] =>
  samples
    .map(({ at, value }) => ({ at: Date.parse(at), value: value ?? Number.NaN }))
    .filter(({ at, value }) => Number.isFinite(at) && Number.isFinite(value))
    .sort((a, b) => a.at - b.at)

/** By how much a figure changed, and since when (ms). */
export type Trend = { change: number; since: number }

/**
 * The newest value minus the one `spanMs` before `now`; null when the history covers less than half of that span. `now`
 * (ms) may be behind the newest sample; then the time of that sample counts.
 */
export function trend(samples: readonly Sample[], now: number, spanMs: number): Trend | null {
  const known = knownSamples(samples)
  const newest = known.at(-1)
  if (!newest) return null
  const clock = Math.max(now, newest.at)
  const first = known.findLast(({ at }) => at <= clock - spanMs) ?? known.find(({ at }) => at <= clock - spanMs / 2)
  return first && first !== newest ? { change: newest.value - first.value, since: first.at } : null
}

/** The newest value minus the oldest one. */
export function wholeTrend(samples: readonly Sample[]): Trend | null {
  const known = knownSamples(samples)
  const [first, newest] = [known[0], known.at(-1)]
  return first && newest && first !== newest ? { change: newest.value - first.value, since: first.at } : null
}

const signed = (change: number) => (change > 0 ? `+${formatCount(change)}` : formatCount(change).replace('-', '−'))

/** `+3 since 14:00`; `unchanged since 14:00`. */
export function formatTrend(
  { change, since }: Trend,
  now: number,
  format: (change: number) => string = signed,
): string {
  return `${change === 0 ? 'unchanged' : format(change)} since ${formatMoment(since, now)}`
}

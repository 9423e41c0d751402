import { utc } from '../format/english.ts'
import { type Bucket, periodEnd } from './series.ts'

type Step = { months: number } | { hours: number }
export type PeriodLabel = { at: number; text: string }

const HOUR_MS = 3_600_000
const MONTH_MS = 730.5 * HOUR_MS
const MONDAY_MS = Date.UTC(1970, 0, 5)

const steps: Step[] = [
  ...[1, 3, 6, 12, 24, 48, 168, 336].map((hours) => ({ hours })),
  ...[1, 3, 6, 12, 24, 60, 120, 300, 1200, 6000, 30_000].map((months) => ({ months })),
]

const lengthOf = (step: Step) => ('months' in step ? step.months * MONTH_MS : step.hours * HOUR_MS)

const monthStart = (month: number) => new Date(0).setUTCFullYear(Math.floor(month / 12), month % 12, 1)

/** The starts of `step` from `from` on, before `to`. */
function* startsOf(step: Step, from: number, to: number): Generator<number> {
  if ('months' in step) {
    const date = new Date(from)
    const first = Math.ceil((date.getUTCFullYear() * 12 + date.getUTCMonth()) / step.months) * step.months
    for (let month = first; monthStart(month) < to; month += step.months) {
      if (monthStart(month) >= from) yield monthStart(month)
    }
    return
  }
  const origin = step.hours >= 168 ? MONDAY_MS : 0
  const length = step.hours * HOUR_MS
  for (let at = Math.ceil((from - origin) / length) * length + origin; at < to; at += length) yield at
}

/** A label's first line, and its second line, which is shown only where it changes. */
function words(at: number, step: Step, bucket: Bucket): [string, string] {
  const { clock, day, month, year } = utc(new Date(at))
  if (bucket === 'QUARTER') return [`Q${Math.floor(new Date(at).getUTCMonth() / 3) + 1} ${year}`, '']
  if ('months' in step) return [step.months < 12 ? `${month} ${year}` : year, '']
  return step.hours < 24 ? [clock, `${day} ${year}`] : [day, year]
}

/**
 * Names of periods along an axis of `width` px from `from` to `to` (ms): as many as have room, at round places of the
 * calendar in UTC, each at the middle of its period. A second line says the day or the year where it changes.
 */
export function periodLabels(from: number, to: number, bucket: Bucket, width: number): PeriodLabel[] {
  const room = (step: Step) => ('months' in step ? 66 : step.hours < 24 ? 52 : 56)
  const shortest = (periodEnd(0, bucket) - 1) * 0.97
  const step = steps.find(
    (candidate) => lengthOf(candidate) >= shortest && (lengthOf(candidate) / (to - from)) * width >= room(candidate),
  )
  if (!step || !(to > from)) return []
  const starts = [...startsOf(step, from, to)]
  const said = starts.map((at) => words(at, step, bucket))
  const isNew = (index: number) => said[index]?.[1] !== said[index - 1]?.[1]
  // The second line of the first label would run into that of the next.
  const isCramped = isNew(1) && 'hours' in step && step.hours < 24
  return said.map(([first, second], index) => {
    const at = starts[index] ?? 0
    const isSaid = second && isNew(index) && !(index === 0 && isCramped)
    return { at: (at + periodEnd(at, bucket)) / 2, text: isSaid ? `${first}\n${second}` : first }
  })
}

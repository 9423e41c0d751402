import { formatAge } from '../../ui/format/dates.ts'
import { formatMoment } from '../../ui/format/moment.ts'

/** When a package was or is to be where, as ISO strings; any may be unknown, and none need be in order. */
export type EtaTimes = {
  firstScan: string | null
  /** The newest event's time, or the clock's. */
  now: string | null
  promise: string | null
  eta: string | null
  earliest: string | null
  latest: string | null
  /** When it was delivered; there is no estimate any more. */
  delivered?: string | null
}

export type Mark = { kind: 'first' | 'now' | 'promise' | 'eta' | 'delivered'; label: string; time: number }
type Span = { from: number; to: number }

export type EtaScale = {
  from: number
  to: number
  marks: Mark[]
  /** Between which times it is expected. */
  interval: Span | null
  /** The part of what is expected, or of what has passed, that lies after the promise. */
  late: Span | null
  now: number | null
  /** How much later than promised it is expected, or came; negative when earlier. */
  lateBy: number | null
}

const timeOf = (at: string | null | undefined): number | null => {
  const time = Date.parse(at ?? '')
  return Number.isNaN(time) ? null : time
}

/** What lies where on the scale of time; null when no time is known. */
export function etaScale(times: EtaTimes): EtaScale | null {
  const delivered = timeOf(times.delivered)
  const expected = (at: string | null) => (delivered === null ? timeOf(at) : null)
  const [now, promise, eta] = [timeOf(times.now), timeOf(times.promise), expected(times.eta)]
  const bounds = [expected(times.earliest), expected(times.latest)].filter((time) => time !== null)
  const marks: Mark[] = []
  const mark = (kind: Mark['kind'], label: string, time: number | null) => {
    if (time !== null) marks.push({ kind, label, time })
  }
  mark('first', 'First scan', timeOf(times.firstScan))
  mark('now', 'Now', delivered === null ? now : null)
  mark('promise', 'Promised', promise)
  mark('eta', 'Expected', eta)
  mark('delivered', 'Delivered', delivered)
  if (!marks.some(({ kind }) => kind !== 'now') && !bounds.length) return null

  const ends = [...marks.map(({ time }) => time), ...bounds]
  const [from, to] = [Math.min(...ends), Math.max(...ends)]
  const room = (to - from || 3_600_000) * 0.04
  const end = delivered ?? eta
  const last = delivered ?? Math.max(...bounds, eta ?? Number.NEGATIVE_INFINITY, now ?? Number.NEGATIVE_INFINITY)
  return {
    from: from - room,
    to: to + room,
    marks: marks.sort((a, b) => a.time - b.time),
    interval: bounds.length === 2 ? { from: Math.min(...bounds), to: Math.max(...bounds) } : null,
    late: promise !== null && last > promise ? { from: promise, to: last } : null,
    now: delivered ?? now,
    lateBy: promise !== null && end !== null ? end - promise : null,
  }
}

/** `15 h late`, `in time`, `2 h early`; null when not known. */
export function lateness(lateBy: number | null): string | null {
  if (lateBy === null) return null
  if (Math.abs(lateBy) < 60_000) return 'in time'
  return `${formatAge(Math.abs(lateBy))} ${lateBy > 0 ? 'late' : 'early'}`
}

/** The scale in a sentence. */
export function etaSentence({ marks, interval, now, lateBy }: EtaScale): string {
  const moment = (time: number) => formatMoment(time, now ?? Date.now())
  const parts = marks.map(({ label, time }) => `${label} ${moment(time)}`)
  if (interval) parts.push(`between ${moment(interval.from)} and ${moment(interval.to)}`)
  const words = lateness(lateBy)
  return `${parts.join(', ')}${words ? `: ${words}` : ''}.`
}

/** px a character takes at most on average, in bold. */
const maxGlyphPx = 7
const labelGapPx = 12

export type Placed<Item> = { item: Item; left: number; lane: number }

/**
 * Labels of a `width` (px) below their marks, none over another: each in the first lane with room, as near to its mark
 * as the edges let it. `at` is the mark's place in px; items come in order of it.
 */
export function placeLabels<Item extends { at: number; text: string }>(
  items: readonly Item[],
  width: number,
): Placed<Item>[] {
  const ends: number[] = []
  return items.map((item) => {
    const needed = item.text.length * maxGlyphPx
    const left = Math.max(0, Math.min(item.at - needed / 2, width - needed))
    const free = ends.findIndex((end) => end + labelGapPx <= left)
    const lane = free < 0 ? ends.length : free
    ends[lane] = left + needed
    return { item, left, lane }
  })
}

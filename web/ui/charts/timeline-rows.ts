import { formatAge } from '../format/dates.ts'

export type TimelineEvent = {
  id: string
  title: string
  at: string | null
  /** The tooltip of its time, instead of UTC. */
  atTitle?: string
  place?: string | null
  note?: string | null
  tone?: 'ok' | 'warn' | 'fault' | 'planned'
}

type Row = { key: string } & ({ event: TimelineEvent } | { gap: string } | { hidden: number })
type Options = { now: string | null; gapMs: number; ends: number }

const timeOf = ({ at }: Pick<TimelineEvent, 'at'>) => {
  const time = Date.parse(at ?? '')
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time
}

/**
 * Events in order of time, undated ones last, with gaps of `gapMs` and longer between past events; a list of more than
 * twice `ends` events has a count in its middle. A planned event does not end a gap.
 */
export function timelineRows(events: readonly TimelineEvent[], { now, gapMs, ends }: Options): Row[] {
  // Infinity minus Infinity is NaN, which does not sort.
  const inOrder = events.toSorted((a, b) => (timeOf(a) === timeOf(b) ? 0 : timeOf(a) - timeOf(b)))
  const lastScan = inOrder.findLastIndex((event) => event.tone !== 'planned' && Number.isFinite(timeOf(event)))
  const isFolded = inOrder.length > 2 * ends + 1
  const rows: Row[] = []
  const addGap = (key: string, from: number, to: number) => {
    if (to - from >= gapMs && Number.isFinite(to - from)) rows.push({ key, gap: formatAge(to - from) })
  }
  let before = Number.NaN
  inOrder.forEach((event, index) => {
    const isHidden = isFolded && index >= ends && index < inOrder.length - ends
    const isScan = event.tone !== 'planned'
    if (isScan && !isHidden) addGap(`gap ${event.id}`, before, timeOf(event))
    if (isScan) before = timeOf(event)
    if (!isHidden) rows.push({ key: `event ${event.id}`, event })
    else if (index === ends) rows.push({ key: 'hidden', hidden: inOrder.length - 2 * ends })
    if (index === lastScan) addGap('gap now', timeOf(event), timeOf({ at: now }))
  })
  return rows
}

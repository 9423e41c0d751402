import { useState } from 'react'
import { Instant } from '../format/figures.tsx'
import { formatCount } from '../format/numbers.ts'
import classes from './timeline.module.css'
import { type TimelineEvent, timelineRows } from './timeline-rows.ts'

/** At most this many events are shown at each end. */
const eventsAtEachEnd = 10

const toneWords = { ok: '', warn: 'Warning', fault: 'Fault', planned: 'Planned' }

type Props = {
  label: string
  events: readonly TimelineEvent[]
  /** The time up to which a gap is shown, while more events are expected: that of the newest event or of the clock. */
  now?: string | null
  /** The minimum length of a gap. */
  gapMs?: number
}

/** Events in order of time, oldest first, with long gaps named and the middle of a long list folded. */
export function Timeline({ label, events, now = null, gapMs = 24 * 3_600_000 }: Props) {
  const [isWhole, setWhole] = useState(false)
  const rows = timelineRows(events, { now, gapMs, ends: isWhole ? Number.POSITIVE_INFINITY : eventsAtEachEnd })
  return (
    <ol className={classes.timeline} aria-label={label}>
      {rows.map((row) => {
        if ('gap' in row)
          return (
            <li key={row.key} className={classes.gap}>
              {row.gap} without a scan
            </li>
          )
        if ('hidden' in row)
          return (
            <li key={row.key} className={classes.folded}>
              <button type="button" onClick={() => setWhole(true)}>
                Show {formatCount(row.hidden)} more
              </button>
            </li>
          )
        const { title, at, atTitle, place, note, tone = 'ok' } = row.event
        return (
          <li key={row.key} className={classes.event} data-tone={tone}>
            <span className={classes.title} title={title}>
              {toneWords[tone] && <span className="only-read-aloud">{toneWords[tone]}: </span>}
              {title}
            </span>
            <span className={classes.time}>
              <Instant at={at} title={atTitle} />
            </span>
            {(place || note) && (
              <span className={classes.about} title={[place, note].filter(Boolean).join(' · ')}>
                {place}
                {place && note && ' · '}
                {note}
              </span>
            )}
          </li>
        )
      })}
    </ol>
  )
}

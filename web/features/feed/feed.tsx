import { memo, useState } from 'react'
import type { FeedEntry } from '../../rows/feed-entry.ts'
import { rowKindNames, rowKinds } from '../../rows/row-kinds.ts'
import { Button } from '../../ui/controls/button.tsx'
import { Choice } from '../../ui/controls/filters.tsx'
import { Link } from '../../ui/controls/link.tsx'
import { formatUtc } from '../../ui/format/dates.ts'
import { formatMoment } from '../../ui/format/moment.ts'
import { formatCount } from '../../ui/format/numbers.ts'
import { Panel } from '../../ui/page/panel.tsx'
import { Empty } from '../../ui/page/states.tsx'
import classes from './feed.module.css'
import { byMinute } from './feed-entries.ts'
import { type FeedPart, type FeedView, useFeed } from './feed-store.ts'

const feedViews: readonly { value: FeedView; label: string }[] = [
  { value: 'all', label: 'All changes' },
  ...rowKindNames.flatMap((kind) => {
    const { feedView } = rowKinds[kind]
    return feedView ? [{ value: feedView.name, label: feedView.label }] : []
  }),
]

/** At most this many are drawn until somebody wants more. */
const maxShownEntries = 50

/** The changes since the page was opened, newest first; it can be paused for reading. */
export function Feed(props: { view: FeedView; onView: (view: FeedView) => void; className?: string }) {
  const { view, onView, className } = props
  const live = useFeed(view)
  const [held, setHeld] = useState<FeedPart | null>(null)
  const [isWhole, setWhole] = useState(false)
  const { entries } = held ?? live
  const hidden = isWhole ? 0 : Math.max(0, entries.length - maxShownEntries)
  const missed = held ? live.came - held.came : 0
  return (
    <Panel
      title="Live"
      className={className}
      aside={
        <div className={classes.tools}>
          <Choice
            label="Show"
            value={view}
            options={feedViews}
            onChange={(next) => {
              setHeld(null)
              onView(next)
            }}
          />
          <Button
            size="xs"
            variant="default"
            aria-pressed={held !== null}
            onClick={() => setHeld((before) => (before ? null : live))}
          >
            {held ? 'Go on' : 'Pause'}
          </Button>
        </div>
      }
    >
      <div className={classes.scroller}>
        {held && (
          <p className={classes.held}>
            Paused. {missed === 0 ? 'Nothing has come since.' : `${formatCount(missed)} came since.`}
          </p>
        )}
        <Minutes entries={entries} shown={entries.length - hidden} />
        {hidden > 0 && (
          <p className={classes.more}>
            <Button size="compact-xs" variant="default" onClick={() => setWhole(true)}>
              Show {formatCount(hidden)} before these
            </Button>
          </p>
        )}
      </div>
    </Panel>
  )
}

const Minutes = memo(function Minutes({ entries, shown }: { entries: readonly FeedEntry[]; shown: number }) {
  if (entries.length === 0)
    return <Empty title="Nothing has changed yet">Each change shows here as it happens, with nothing to reload.</Empty>
  const now = Date.now()
  return byMinute(entries.slice(0, shown)).map(({ minute, entries: inMinute }) => (
    // Keyed by its oldest entry, so that a growing minute keeps its place and a repeated minute gets its own key.
    <section key={inMinute.at(-1)?.key} className={classes.minute}>
      <h3>
        <time title={Number.isNaN(minute) ? undefined : formatUtc(new Date(minute).toISOString())}>
          {formatMoment(minute, now)}
        </time>
      </h3>
      <ol>
        {inMinute.map((entry) => (
          <Line key={entry.key} entry={entry} />
        ))}
      </ol>
    </section>
  ))
})

const Line = memo(function Line({ entry }: { entry: FeedEntry }) {
  return (
    <li data-level={entry.level ?? undefined}>
      <p className={classes.what}>
        {entry.what}
        {entry.level && <span className="only-read-aloud">, {entry.level.toLowerCase()}</span>}
      </p>
      <p className={classes.text} title={`${formatUtc(entry.at)}\n${entry.text}`}>
        {entry.href ? <Link href={entry.href}>{entry.text}</Link> : entry.text}
      </p>
    </li>
  )
})

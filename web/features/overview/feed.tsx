import { Instant } from '../../ui/figures.tsx'
import { Empty } from '../../ui/states.tsx'
import { hotspotHref } from '../../ui/use-hash.ts'
import classes from './feed.module.css'
import type { FeedEntry } from './feed-entry.ts'

/** What happened since the page was opened, newest first. */
export function Feed({ entries }: { entries: readonly FeedEntry[] }) {
  if (entries.length === 0)
    return <Empty title="Nothing has changed yet">Each change shows here as it happens, with nothing to reload.</Empty>
  return (
    <ol className={classes.feed}>
      {entries.map((entry) => (
        <li key={entry.key} data-level={entry.level ?? undefined}>
          <p className={classes.what}>
            <span>{entry.what}</span>
            <Instant at={entry.at} />
          </p>
          <p className={classes.text} title={entry.text}>
            {entry.hotspotId ? <a href={hotspotHref(entry.hotspotId)}>{entry.text}</a> : entry.text}
          </p>
        </li>
      ))}
    </ol>
  )
}

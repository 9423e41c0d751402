import { Instant } from '../../ui/figures.tsx'
import { Link } from '../../ui/link.tsx'
import { Empty } from '../../ui/states.tsx'
import classes from './feed.module.css'
import { useFeed } from './feed-store.ts'

/** What happened since the page was opened, newest first. */
export function Feed() {
  const entries = useFeed()
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
            {entry.href ? <Link href={entry.href}>{entry.text}</Link> : entry.text}
          </p>
        </li>
      ))}
    </ol>
  )
}

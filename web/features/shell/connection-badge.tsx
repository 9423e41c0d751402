import { useNow } from '../../browser/use-now.ts'
import { clockWords, freshness, shortFreshness, statusWords } from '../../realtime/connection-words.ts'
import { useConnection } from '../../realtime/use-connection.ts'
import classes from './connection-badge.module.css'

/** The state of the connection and the age of the data, always in view. */
export function ConnectionBadge() {
  const connection = useConnection()
  const now = useNow()
  const fresh = freshness(connection, now)
  return (
    <p className={classes.badge} data-status={connection.status} title={clockWords(connection.skew) ?? undefined}>
      <span role="status" className={classes.word}>
        {statusWords[connection.status]}
      </span>
      <span className={classes.age}>{fresh}</span>
      <span className={classes.short} title={fresh} aria-hidden="true">
        {shortFreshness(connection, now)}
      </span>
    </p>
  )
}

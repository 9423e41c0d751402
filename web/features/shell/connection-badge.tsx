import { type Connection, dataAge } from '../../realtime/connection.ts'
import { useConnection } from '../../realtime/use-connection.ts'
import { formatAge } from '../../ui/format.ts'
import { useNow } from '../../ui/use-now.ts'
import classes from './connection-badge.module.css'

const words = { connecting: 'Connecting', 'catching-up': 'Catching up', live: 'Live', offline: 'Offline' } as const

/** How fresh the page is, in words. */
export function freshness(connection: Connection, now: number): string {
  const age = dataAge(connection, now)
  switch (connection.status) {
    case 'live':
      return connection.changedAt === null
        ? 'no change yet'
        : `last change ${formatAge(now - connection.changedAt)}${now - connection.changedAt < 1000 ? '' : ' ago'}`
    case 'catching-up':
      return 'reading what was missed'
    case 'connecting':
      return age === null ? '' : `data is ${formatAge(age)} old`
    case 'offline':
      return age === null ? 'trying to reach the server' : `data is ${formatAge(age)} old, retrying`
  }
}

/** The state of the connection and the age of the data, always in view. */
export function ConnectionBadge() {
  const connection = useConnection()
  const now = useNow()
  return (
    <p className={classes.badge} data-status={connection.status}>
      <span role="status" className={classes.word}>
        {words[connection.status]}
      </span>
      <span className={classes.age}>{freshness(connection, now)}</span>
    </p>
  )
}

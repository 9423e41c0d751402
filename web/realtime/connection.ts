/** What the page knows of its connection to the server: decided here from events, with the clock as an argument. */
import { isLater } from '../../api/clients/resume.ts'

export type ConnectionStatus = 'connecting' | 'catching-up' | 'live' | 'offline'

/** All instants are milliseconds of the browser's clock; null: not yet. */
export type Connection = {
  status: ConnectionStatus
  /** When `status` began. */
  since: number
  /** When anything last came from the server, heartbeats included: what is shown was true then. */
  heardAt: number | null
  /** When a change last came. */
  changedAt: number | null
  /** When the present socket was accepted. */
  connectedAt: number | null
  /** The smallest (arrival − the server's `at`) of a live change: how far the two clocks differ, at most. */
  skew: number | null
  /** The newest cursor that came. */
  cursor: string | null
  /** From its commit, by the server's clock, to its arrival, by the browser's: the newest live change, ms. */
  delay: number | null
  /** Why the page is offline, as a sentence; null while that is not known, and while it is not. */
  reason: string | null
}

export type ConnectionEvent =
  | { type: 'connecting' | 'heard' | 'quiet' | 'closed'; now: number }
  | { type: 'connected'; now: number; resuming: boolean }
  | { type: 'refused'; now: number; reason: string | null }
  | { type: 'change'; now: number; at: number; cursor?: string }

export const initialConnection = (now: number): Connection => ({
  status: 'connecting',
  since: now,
  heardAt: null,
  changedAt: null,
  connectedAt: null,
  skew: null,
  cursor: null,
  delay: null,
  reason: null,
})

/**
 * The connection after `event`.
 *
 * A socket that comes back is `catching-up` until a change arrives that is younger than the socket, or until nothing
 * has arrived for a moment (`quiet`): both mean that the log has no more to replay.
 */
export function nextConnection(connection: Connection, event: ConnectionEvent): Connection {
  const { now } = event
  const become = (status: ConnectionStatus) =>
    status === connection.status ? {} : ({ status, since: now } satisfies Partial<Connection>)
  switch (event.type) {
    case 'connecting':
      return connection.status === 'offline' ? connection : { ...connection, ...become('connecting') }
    case 'connected':
      return {
        ...connection,
        ...become(event.resuming ? 'catching-up' : 'live'),
        heardAt: now,
        connectedAt: now,
        reason: null,
      }
    case 'heard':
      return { ...connection, heardAt: now }
    case 'quiet':
      return connection.status === 'catching-up' ? { ...connection, ...become('live') } : connection
    case 'closed':
      return { ...connection, ...become('offline'), connectedAt: null }
    case 'refused':
      // It may be told late.
      return connection.status === 'offline' ? { ...connection, reason: event.reason } : connection
    case 'change': {
      const cursor = newerCursor(connection.cursor, event.cursor ?? null)
      const heard = { ...connection, heardAt: now, changedAt: now, cursor }
      if (connection.status === 'catching-up')
        return isYoungerThanSocket(connection, event.at) ? { ...heard, ...become('live') } : heard
      const skew = now - event.at
      return Number.isFinite(skew) ? { ...heard, skew: Math.min(connection.skew ?? skew, skew), delay: skew } : heard
    }
  }
}

function isYoungerThanSocket({ connectedAt, skew }: Connection, at: number): boolean {
  return connectedAt !== null && at + (skew ?? 0) >= connectedAt
}

/** Streams are told side by side, so that an older change may come after a newer one; another log is always newer. */
function newerCursor(held: string | null, come: string | null): string | null {
  return come === null || (held !== null && !isLater(come, held)) ? held : come
}

/** Milliseconds since what is shown was last known to be true: 0 while live. */
export function dataAge(connection: Connection, now: number): number | null {
  if (connection.status === 'live') return 0
  return connection.heardAt === null ? null : Math.max(0, now - connection.heardAt)
}

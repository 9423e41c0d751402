import { formatAge } from '../ui/format/dates.ts'
import { formatMoment } from '../ui/format/moment.ts'
import { type Connection, type ConnectionStatus, dataAge } from './connection.ts'

/** Clocks that differ by less are as good as one. */
const CLOCK_MS = 2_000
/** From here on what is shown as a time of day or an age is plainly wrong. */
const WRONG_CLOCK_MS = 60_000
/** A restart of the server is over before anybody need know. */
const OFFLINE_MS = 10_000
const CATCHING_UP_MS = 2_000

export const statusWords: Record<ConnectionStatus, string> = {
  connecting: 'Connecting',
  'catching-up': 'Catching up',
  live: 'Live',
  offline: 'Offline',
}

const ago = (ms: number) => (ms < 1000 ? 'now' : `${formatAge(ms)} ago`)

/** How fresh the page is. */
export function freshness(connection: Connection, now: number): string {
  const age = dataAge(connection, now)
  switch (connection.status) {
    case 'live':
      return connection.changedAt === null ? 'no change yet' : `last change ${ago(now - connection.changedAt)}`
    case 'catching-up':
      return 'reading what was missed'
    case 'connecting':
      return age === null ? '' : `data is ${formatAge(age)} old`
    case 'offline':
      return age === null ? 'trying to reach the server' : `data is ${formatAge(age)} old, retrying`
  }
}

/** The same where there is room for a word. */
export function shortFreshness(connection: Connection, now: number): string {
  const since = connection.status === 'live' ? connection.changedAt : connection.heardAt
  return since === null || connection.status === 'catching-up' ? '' : formatAge(now - since)
}

/** How far this computer's clock is from the server's, where that matters; `skew` is the connection's. */
export function clockWords(skew: number | null): string | null {
  if (skew === null || Math.abs(skew) <= CLOCK_MS) return null
  return `This computer's clock is ${formatAge(Math.abs(skew))} ${skew > 0 ? 'ahead of' : 'behind'} the server's.`
}

export type ConnectionNote = { kind: ConnectionStatus | 'clock'; text: string; canHurry: boolean }

/** What the reader must know of the connection before trusting what is shown; null when there is nothing. */
export function connectionNote(connection: Connection, now: number): ConnectionNote | null {
  const { status, since, heardAt, skew, reason } = connection
  const lasts = now - since
  const begun = () => formatMoment(since, now)
  if (status === 'offline' && (lasts >= OFFLINE_MS || reason !== null)) {
    const shown =
      heardAt === null ? 'Nothing has been read yet.' : `What you see is as of ${formatMoment(heardAt, now)}.`
    return {
      kind: status,
      text: [`Offline since ${begun()}.`, reason, shown].filter(Boolean).join(' '),
      canHurry: true,
    }
  }
  if (status === 'connecting' && lasts >= OFFLINE_MS)
    return { kind: status, text: `Connecting since ${begun()}. Nothing is live yet.`, canHurry: true }
  if (status === 'catching-up' && lasts >= CATCHING_UP_MS)
    return { kind: status, text: `Connected again at ${begun()}. Reading what was missed.`, canHurry: false }
  const clock = clockWords(skew)
  if (status === 'live' && clock && Math.abs(skew ?? 0) >= WRONG_CLOCK_MS)
    return { kind: 'clock', text: `${clock} Times and ages on this page are off by as much.`, canHurry: false }
  return null
}

import type { Connection } from '../../realtime/connection.ts'

/**
 * `left`: when the last message came before the connection was lost; `returned`: when it was back after a long time.
 */
export type Away = { left: number | null; returned: number | null }

const minAbsenceMs = 60_000

/** Updates how long the page was away from the present state of the connection. Milliseconds of the browser's clock. */
export function nextAway(away: Away, { status, heardAt, connectedAt }: Connection): Away {
  if (status === 'offline') return { ...away, left: away.left ?? heardAt }
  if (connectedAt === null || away.left === null) return away
  return { left: null, returned: connectedAt - away.left > minAbsenceMs ? connectedAt : away.returned }
}

/** Whether a change happened while the page was away for more than a minute. `at` is the server's time. */
export const isMissed = ({ returned }: Away, at: string, skew: number | null): boolean =>
  returned !== null && Date.parse(at) + (skew ?? 0) < returned

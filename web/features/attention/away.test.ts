import { expect, it } from 'vitest'
import { type ConnectionEvent, initialConnection, nextConnection } from '../../realtime/connection.ts'
import { isMissed, nextAway } from './away.ts'

const minute = 60_000
const after = (events: readonly ConnectionEvent[]) => {
  let connection = initialConnection(0)
  let away = nextAway({ left: null, returned: null }, connection)
  for (const event of events) {
    connection = nextConnection(connection, event)
    away = nextAway(away, connection)
  }
  return away
}
const gone = (from: number, to: number): ConnectionEvent[] => [
  { type: 'connected', now: 0, resuming: false },
  { type: 'heard', now: from },
  { type: 'closed', now: to - 3 },
  { type: 'connecting', now: to - 2 },
  { type: 'closed', now: to - 1 },
  { type: 'connected', now: to, resuming: true },
]
const at = (ms: number) => new Date(ms).toISOString()

it('calls missed what happened while the page was away for more than a minute, whenever it noticed that', () => {
  const away = after(gone(minute, 10 * minute))
  expect(isMissed(away, at(5 * minute), null)).toBe(true)
  expect(isMissed(away, at(11 * minute), null)).toBe(false)
  // A server whose clock is an hour behind.
  expect(isMissed(away, at(-51 * minute), 60 * minute)).toBe(true)
  expect(isMissed(away, at(-49 * minute), 60 * minute)).toBe(false)
})

it('calls nothing missed after a short interruption, or before there was any', () => {
  expect(isMissed(after(gone(minute, 1.5 * minute)), at(minute + 1), null)).toBe(false)
  expect(isMissed(after([{ type: 'connected', now: 9 * minute, resuming: false }]), at(0), null)).toBe(false)
})

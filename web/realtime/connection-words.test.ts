import { describe, expect, it } from 'vitest'
import { type Connection, type ConnectionEvent, initialConnection, nextConnection } from './connection.ts'
import { clockWords, connectionNote, freshness, shortFreshness, statusWords } from './connection-words.ts'

const start = new Date(2024, 4, 6, 14, 0).getTime()
const at = (minute: number, second = 0) => start + minute * 60_000 + second * 1_000
const given = (events: ConnectionEvent[], from: Connection = initialConnection(start)) =>
  events.reduce(nextConnection, from)
const say = (connection: Connection, now: number) => [
  statusWords[connection.status],
  freshness(connection, now),
  shortFreshness(connection, now),
  connectionNote(connection, now)?.text ?? null,
]

const connecting = initialConnection(start)
const live = given([{ type: 'connected', now: at(0), resuming: false }])
const changed = given([{ type: 'change', now: at(1), at: at(1), cursor: '1' }], live)
const lost = given([{ type: 'closed', now: at(2) }], changed)
const back = given([{ type: 'connected', now: at(5), resuming: true }], lost)

describe('what is said of the connection', () => {
  it('connecting: nothing of ages, and that it takes long only when it does', () => {
    expect(say(connecting, at(0, 3))).toEqual(['Connecting', '', '', null])
    expect(say(connecting, at(0, 11))[3]).toBe('Connecting since 14:00. Nothing is live yet.')
    expect(connectionNote(connecting, at(0, 11))?.canHurry).toBe(true)
  })

  it('never reached: that nothing has been read', () => {
    const failed = given([{ type: 'closed', now: at(0) }])
    expect(say(failed, at(0, 5))).toEqual(['Offline', 'trying to reach the server', '', null])
    expect(say(failed, at(1))[3]).toBe('Offline since 14:00. Nothing has been read yet.')
  })

  it('live: the age of the last change', () => {
    expect(say(live, at(0, 5))).toEqual(['Live', 'no change yet', '', null])
    expect(say(changed, at(1))).toEqual(['Live', 'last change now', 'now', null])
    expect(say(changed, at(4))).toEqual(['Live', 'last change 3 min ago', '3 min', null])
  })

  it('offline: the age of the data, and after 10 s as of when it is', () => {
    expect(say(lost, at(2, 9))).toEqual(['Offline', 'data is 1 min old, retrying', '1 min', null])
    expect(connectionNote(lost, at(2, 10))).toEqual({
      kind: 'offline',
      text: 'Offline since 14:02. What you see is as of 14:01.',
      canHurry: true,
    })
  })

  it('offline for a reason: that reason, at once', () => {
    const refused = given(
      [{ type: 'refused', now: at(2, 1), reason: 'The server refuses this page: not from here.' }],
      lost,
    )
    expect(connectionNote(refused, at(2, 1))?.text).toBe(
      'Offline since 14:02. The server refuses this page: not from here. What you see is as of 14:01.',
    )
    expect(given([{ type: 'connected', now: at(3), resuming: true }], refused).reason).toBeNull()
    expect(given([{ type: 'refused', now: at(3), reason: 'late' }], live).reason).toBeNull()
  })

  it('names the day where it was another', () => {
    expect(connectionNote(lost, at(60 * 24))?.text).toBe(
      'Offline since 6 May, 14:02. What you see is as of 6 May, 14:01.',
    )
  })

  it('catching up: nothing to press, and no sentence where it is over at once', () => {
    expect(say(back, at(5, 1))).toEqual(['Catching up', 'reading what was missed', '', null])
    expect(connectionNote(back, at(5, 2))).toEqual({
      kind: 'catching-up',
      text: 'Connected again at 14:05. Reading what was missed.',
      canHurry: false,
    })
    expect(say(given([{ type: 'quiet', now: at(6) }], back), at(6))[0]).toBe('Live')
  })

  it('a wrong clock: by how much, and a sentence where it misleads', () => {
    const off = (ms: number) => given([{ type: 'change', now: at(1), at: at(1) - ms, cursor: '1' }], live)
    expect(connectionNote(off(30_000), at(1))).toBeNull()
    expect(connectionNote(off(180_000), at(1))).toMatchObject({
      kind: 'clock',
      text: "This computer's clock is 3 min ahead of the server's. Times and ages on this page are off by as much.",
    })
    expect(clockWords(-86_400_000 * 3)).toBe("This computer's clock is 3 days behind the server's.")
    expect([clockWords(2_000), clockWords(-2_000), clockWords(null)]).toEqual([null, null, null])
  })
})

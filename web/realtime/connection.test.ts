import { describe, expect, it } from 'vitest'
import { type Connection, type ConnectionEvent, dataAge, initialConnection, nextConnection } from './connection.ts'

const given = (events: ConnectionEvent[], from: Connection = initialConnection(0)) =>
  events.reduce(nextConnection, from)

const live = given([{ type: 'connected', now: 10, resuming: false }])
const lost = given([{ type: 'closed', now: 100 }], live)

describe('the connection', () => {
  it('is connecting, then live', () => {
    expect(initialConnection(0).status).toBe('connecting')
    expect(live).toMatchObject({ status: 'live', since: 10, heardAt: 10 })
  })

  it('is offline once the socket closes, and stays so while it tries again', () => {
    expect(lost).toMatchObject({ status: 'offline', since: 100 })
    expect(given([{ type: 'connecting', now: 200 }], lost)).toBe(lost)
  })

  it('catches up after it was lost until a change is younger than the socket', () => {
    const back = given([{ type: 'connected', now: 1_000, resuming: true }], lost)
    expect(back.status).toBe('catching-up')
    const replayed = given([{ type: 'change', now: 1_010, at: 500 }], back)
    expect(replayed.status).toBe('catching-up')
    expect(given([{ type: 'change', now: 1_020, at: 1_005 }], replayed).status).toBe('live')
  })

  it('catches up until nothing more comes', () => {
    const back = given([{ type: 'connected', now: 1_000, resuming: true }], lost)
    expect(given([{ type: 'quiet', now: 1_500 }], back)).toMatchObject({ status: 'live', since: 1_500 })
    expect(given([{ type: 'quiet', now: 1_500 }], lost)).toBe(lost)
  })

  it('is not misled by a browser clock that is minutes off', () => {
    const ahead = 300_000
    const learnt = given([{ type: 'change', now: ahead + 60, at: 50 }], live)
    const back = given(
      [
        { type: 'closed', now: ahead + 100 },
        { type: 'connected', now: ahead + 1_000, resuming: true },
      ],
      learnt,
    )
    expect(given([{ type: 'change', now: ahead + 1_005, at: 400 }], back).status).toBe('catching-up')
    expect(given([{ type: 'change', now: ahead + 1_010, at: 1_002 }], back).status).toBe('live')
  })

  it('ignores a change without a time', () => {
    expect(given([{ type: 'change', now: 20, at: Number.NaN }], live)).toMatchObject({ status: 'live', skew: null })
  })
})

describe('the newest change', () => {
  const change = (now: number, at: number, cursor: string) => ({ type: 'change', now, at, cursor }) as const

  it('is the one furthest on in the log, however the streams overtake one another', () => {
    const { cursor, delay } = given([change(20, 5, 'ab-12'), change(30, 29, 'ab-9')], live)
    expect([cursor, delay]).toEqual(['ab-12', 1])
    expect(given([change(20, 5, 'ab-12'), change(30, 29, 'cd-1')], live).cursor).toBe('cd-1')
  })

  it('tells no delay while what was missed is read', () => {
    const back = given([{ type: 'connected', now: 1_000, resuming: true }, change(1_010, 500, 'ab-3')], lost)
    expect([back.cursor, back.delay]).toEqual(['ab-3', null])
  })
})

describe('the age of the data', () => {
  it('is nothing while live, and grows from the last message on when lost', () => {
    expect(dataAge(live, 5_000)).toBe(0)
    expect(dataAge(lost, 60_010)).toBe(60_000)
    expect(dataAge(initialConnection(0), 60_000)).toBeNull()
  })
})

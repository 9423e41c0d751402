import { describe, expect, it, onTestFinished } from 'vitest'
import { backoffMs, pause } from './backoff.ts'
import { type FollowOptions, follow, isLater, placeOf, type StreamErrors, type StreamSink } from './resume.ts'

/** A transport whose server is the test. */
function openLine() {
  const opened: { after: () => unknown; sink: StreamSink; isOpen: boolean }[] = []
  const waits: number[] = []
  const seen: string[] = []
  const lost: StreamErrors[] = []
  const stop = new AbortController()
  onTestFinished(() => stop.abort())
  const run = (more: Partial<FollowOptions<never>> = {}) =>
    follow({
      subscribe(variables, sink) {
        const one = { after: () => variables.after, sink, isOpen: true }
        opened.push(one)
        return () => {
          one.isOpen = false
        }
      },
      next: ({ data }: { data: { changes: { cursor: string } } }) => seen.push(data.changes.cursor),
      lost: (errors) => lost.push(errors),
      signal: stop.signal,
      wait: async (ms) => void waits.push(ms),
      ...more,
    })
  const line = async (number: number) => {
    await expect.poll(() => opened.length).toBe(number)
    const one = opened[number - 1]
    if (!one) throw new Error('There is no such line.')
    return { ...one, tell: (...cursors: string[]) => cursors.map((cursor) => one.sink.next(change(cursor))) }
  }
  return { opened, waits, seen, lost, stop, run, line }
}

const change = (cursor: string) => ({ data: { changes: { cursor } } })
const errors = (code: string): StreamErrors => [{ message: code, extensions: { code } }]

describe('a stream that is followed', () => {
  it('goes on after the last change, whatever ended it', async () => {
    const { run, line, seen } = openLine()
    void run({ after: 'ab-1', variables: { where: 1 } })
    const first = await line(1)
    expect(first.after()).toBe('ab-1')
    first.tell('ab-2', 'ab-3')
    // A transport that subscribes again by itself reads the same variables once more.
    expect(first.after()).toBe('ab-3')
    first.sink.error({ code: 4450 })
    const second = await line(2)
    expect(second.after()).toBe('ab-3')
    second.tell('ab-4')
    second.sink.complete()
    const third = await line(3)
    third.sink.error(errors('RATE_LIMITED'))
    expect((await line(4)).after()).toBe('ab-4')
    expect(seen).toEqual(['ab-2', 'ab-3', 'ab-4'])
  })

  it('hands on no change twice, none after a later one, and nothing of a line that has ended', async () => {
    const { run, line, seen } = openLine()
    void run({ after: 'ab-5' })
    const first = await line(1)
    first.tell('ab-5', 'ab-6', 'ab-6', 'ab-3', 'ab-10', 'ab-9')
    first.sink.complete()
    const second = await line(2)
    first.tell('ab-11')
    second.tell('ab-10', 'ab-12')
    expect(seen).toEqual(['ab-6', 'ab-10', 'ab-12'])
  })

  it('waits longer with each try that brings nothing, and less again once something came', async () => {
    const { run, line, waits } = openLine()
    void run({ after: 'ab-1' })
    for (const number of [1, 2, 3, 4]) (await line(number)).sink.error({})
    ;(await line(5)).tell('ab-2')
    ;(await line(5)).sink.error({})
    await line(6)
    expect(waits[3]).toBeGreaterThan(waits[0] ?? 0)
    expect(waits[4]).toBeLessThan(waits[3] ?? 0)
  })

  it('ends with what no retry would help, and leaves the line', async () => {
    for (const code of ['BAD_USER_INPUT', 'FORBIDDEN', 'CURSOR_EXPIRED']) {
      const { run, line, opened } = openLine()
      const ended = run({ after: 'ab-1' })
      const first = await line(1)
      if (code === 'FORBIDDEN') {
        first.sink.next({ data: null, errors: errors(code) })
        first.sink.complete()
      } else first.sink.error(errors(code))
      expect(await ended).toEqual(errors(code))
      expect(opened).toMatchObject([{ isOpen: false }])
    }
  })

  it('reads the rows again at first and when the cursor has expired, until that succeeds', async () => {
    const { run, line, seen, waits } = openLine()
    const positions: (string | StreamErrors)[] = ['ab-7', errors('INTERNAL_SERVER_ERROR'), 'cd-2']
    const snapshot = async () => {
      const next = positions.shift()
      if (typeof next !== 'string') throw next
      return next
    }
    void run({ snapshot })
    const first = await line(1)
    expect(first.after()).toBe('ab-7')
    first.tell('ab-8')
    first.sink.error(errors('CURSOR_EXPIRED'))
    const second = await line(2)
    expect(second.after()).toBe('cd-2')
    second.tell('cd-3')
    expect(seen).toEqual(['ab-8', 'cd-3'])
    expect(waits).toHaveLength(2)
  })

  it('tells of a change that the server could not read, and goes on', async () => {
    const { run, line, seen, lost, opened } = openLine()
    void run({ after: 'ab-1' })
    const first = await line(1)
    first.sink.next({ data: null, errors: errors('INTERNAL_SERVER_ERROR') })
    first.tell('ab-3')
    expect([lost, seen, opened.length]).toEqual([[errors('INTERNAL_SERVER_ERROR')], ['ab-3'], 1])
  })

  it('follows states, which have no cursor, from the beginning each time', async () => {
    const { run, line, opened } = openLine()
    const told: unknown[] = []
    void run({ next: (result: unknown) => told.push(result) })
    const state = { data: { metrics: { co2: 1 } } }
    const first = await line(1)
    first.sink.next(state)
    first.sink.next(state)
    first.sink.complete()
    await line(2)
    expect(told).toEqual([state, state])
    expect(JSON.stringify({ after: opened[1]?.after() })).toBe('{}')
  })

  it('stops at once when told to, also while it waits', async () => {
    const { run, line, stop, seen } = openLine()
    const ended = run({ after: 'ab-1', wait: pause })
    const first = await line(1)
    stop.abort()
    first.tell('ab-2')
    expect([await ended, seen, (await line(1)).isOpen]).toEqual([[], [], false])
    const other = openLine()
    const waiting = other.run({ after: 'ab-1', wait: (_ms, signal) => pause(60_000, signal) })
    ;(await other.line(1)).sink.complete()
    other.stop.abort()
    expect(await waiting).toEqual([])
  })

  it('fails with what its reader throws', async () => {
    const { run, line } = openLine()
    const ended = run({
      after: 'ab-1',
      next() {
        throw new Error('no room')
      },
    })
    ;(await line(1)).tell('ab-2')
    await expect(ended).rejects.toThrow('no room')
  })
})

it('knows the place of a cursor in its log', () => {
  expect(placeOf('0123456789ab-42')).toEqual({ epoch: '0123456789ab', place: 42 })
  expect([placeOf('x'), placeOf(null)]).toEqual([null, null])
  expect([isLater('ab-10', 'ab-9'), isLater('ab-9', 'ab-9'), isLater('cd-1', 'ab-9')]).toEqual([true, false, true])
})

it('waits longer with each try, never beyond 15 s, and never in step', () => {
  expect([0, 1, 2, 3].map((attempt) => backoffMs(attempt, 0.999))).toEqual([400, 800, 1599, 3198])
  expect(backoffMs(1_000, 0.999)).toBeLessThanOrEqual(15_000)
  expect(backoffMs(3, 0)).toBe(1_600)
})

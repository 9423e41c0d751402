import { expect, it } from 'vitest'
import { createLogger } from '../platform/logger.ts'
import type { SharedResult } from './shared-result.ts'
import { openStateRun } from './state-run.ts'
import type { SharedStream, Sink } from './subscriber.ts'
import { createTurns } from './turns.ts'

/** A state that is a list, and tells what was added to it. */
function growing() {
  const all: string[] = []
  let added: string[] = []
  let tell = () => {}
  return {
    add(item: string) {
      all.push(item)
      added.push(item)
      tell()
    },
    state: {
      read: () => all.join(' '),
      update() {
        const news = added.join(' ')
        added = []
        return news === '' ? null : `+ ${news}`
      },
      listen(changed: () => void) {
        tell = changed
        return () => {
          tell = () => {}
        }
      },
    },
  }
}

/** One that hears results, and may stall. */
function listen(stream: SharedStream) {
  const heard: unknown[] = []
  let free = () => {}
  let room: Promise<void> | null = null
  const reader = {
    heard,
    stall() {
      room = new Promise((resolve) => {
        free = resolve
      })
    },
    goOn() {
      room = null
      free()
    },
  }
  const sink: Sink = {
    next() {},
    latest: (result) => void heard.push(result),
    ready: () => room,
    end() {},
  }
  stream.attach(sink)
  return reader
}

const stats = () => ({ executed: 0, delivered: 0, replayed: 0, skippedStates: 0, lagMs: 0 })

function open() {
  const list = growing()
  const counted = stats()
  const run = openStateRun({
    state: list.state,
    turns: createTurns(),
    executeOne: (value) => value as SharedResult,
    stats: counted,
    logger: createLogger('silent'),
    onEmpty: () => {},
  })
  return { ...list, run, counted }
}

it('gives who joins the whole, and the others what has changed', async () => {
  const { add, run } = open()
  add('a')
  const first = listen(run.join())
  await expect.poll(() => first.heard).toEqual(['a'])
  add('b')
  await expect.poll(() => first.heard).toEqual(['a', '+ b'])
  const second = listen(run.join())
  await expect.poll(() => second.heard).toEqual(['a b'])
  expect(first.heard).toEqual(['a', '+ b'])
  add('c')
  await expect.poll(() => [first.heard.at(-1), second.heard.at(-1)]).toEqual(['+ c', '+ c'])
})

it('gives a subscriber who was too slow for an update the whole once they have room, and the others theirs meanwhile', async () => {
  const { add, run, counted } = open()
  const [fast, slow] = [listen(run.join()), listen(run.join())]
  await expect.poll(() => [fast.heard.length, slow.heard.length]).toEqual([1, 1])
  slow.stall()
  add('a')
  add('b')
  await expect.poll(() => fast.heard.join(' | ')).toContain('b')
  expect(slow.heard).toHaveLength(1)
  expect(counted.skippedStates).toBe(1)
  slow.goOn()
  await expect.poll(() => slow.heard.at(-1)).toBe('a b')
  add('c')
  await expect.poll(() => [fast.heard.at(-1), slow.heard.at(-1)]).toEqual(['+ c', '+ c'])
})

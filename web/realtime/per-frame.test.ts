// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { perFrame } from './per-frame.ts'

const frameMs = 1000 / 60
let tests = 0

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'requestAnimationFrame', 'cancelAnimationFrame', 'performance'],
  })
  // The clock begins again: the rest of the tests before is over.
  vi.advanceTimersByTime(1_000 * ++tests)
})
afterEach(() => {
  vi.useRealTimers()
})

/** Two queues, and what each beat handed on. */
function createQueues() {
  const beats: string[][] = []
  let at = -1
  const handOn = (item: string) => {
    if (performance.now() !== at) beats.push([])
    at = performance.now()
    beats.at(-1)?.push(item)
  }
  return { beats, a: perFrame(handOn), b: perFrame(handOn) }
}

it('hands on what came to all queues together, in order, at the next frame', () => {
  const { beats, a, b } = createQueues()
  a.push('a1')
  b.push('b1')
  a.push('a2')
  expect(beats).toEqual([])
  vi.advanceTimersByTime(frameMs)
  expect(beats).toEqual([['a1', 'a2', 'b1']])
})

it('does not rest after a single change, and rests longer the more came', () => {
  const { beats, a } = createQueues()
  a.push('1')
  vi.advanceTimersByTime(frameMs)
  for (let n = 0; n < 100; n++) a.push('many')
  vi.advanceTimersByTime(frameMs)
  expect(beats.map((items) => items.length)).toEqual([1, 100])
  a.push('after')
  vi.advanceTimersByTime(150)
  expect(beats).toHaveLength(2)
  vi.advanceTimersByTime(100)
  expect(beats.at(-1)).toEqual(['after'])
})

it('hands on at once what must come before something else, and nothing of what was dropped', () => {
  const { beats, a, b } = createQueues()
  a.push('at once')
  a.flush()
  expect(beats).toEqual([['at once']])
  a.push('dropped')
  b.push('kept')
  a.drop()
  vi.advanceTimersByTime(frameMs)
  expect(beats).toEqual([['at once'], ['kept']])
})

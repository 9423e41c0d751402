import { expect, it } from 'vitest'
import { createGate, createTurns } from './turns.ts'

/** Keeps the process busy, as an execution does. */
function toil(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

it('lets timers and sockets in between, however much there is to do', async () => {
  const turns = createTurns()
  let done = 0
  let between = 0
  for (let n = 0; n < 20; n++) {
    let left = 10
    turns.soon((isOver) => {
      while (left > 0 && !isOver()) {
        toil(1)
        left--
        done++
      }
      return left > 0
    })
  }
  while (done < 200) {
    await new Promise((resolve) => setTimeout(resolve))
    between++
  }
  expect(between).toBeGreaterThan(20)
})

it('does work that comes while others wait, and the same work once at a time', async () => {
  const turns = createTurns()
  const order: string[] = []
  const say = (word: string) => () => {
    order.push(word)
    return false
  }
  const first = say('a')
  for (const work of [first, first, say('b')]) turns.soon(work)
  await expect.poll(() => order).toEqual(['a', 'b'])
  turns.soon(first)
  await expect.poll(() => order).toEqual(['a', 'b', 'a'])
})

it('goes through what takes long as well, though something is always live', async () => {
  const turns = createTurns()
  let isLive = true
  turns.soon(() => {
    toil(1)
    return isLive
  })
  const items = Array.from({ length: 100 }, (_, n) => n)
  expect(await turns.each(items, (n) => 2 * n)).toEqual(items.map((n) => 2 * n))
  isLive = false
  await expect(
    turns.each(items, () => {
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
})

it('lets so many pass at once and the others in the order they came, also behind one that fails', async () => {
  const gate = createGate(2)
  const inside = new Set<number>()
  let most = 0
  const order: number[] = []
  const pass = (n: number) =>
    gate(async () => {
      inside.add(n)
      order.push(n)
      most = Math.max(most, inside.size)
      await new Promise((resolve) => setImmediate(resolve))
      inside.delete(n)
      if (n === 1) throw new Error('one')
    })
  const results = await Promise.allSettled([0, 1, 2, 3, 4, 5].map(pass))
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ])
  expect([most, order]).toEqual([2, [0, 1, 2, 3, 4, 5]])
})

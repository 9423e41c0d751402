import { expect, it } from 'vitest'
import { retryDelay } from './retry-delay.ts'

it('a retry waits four times as long after each failure, give or take a fifth, and never more than some hours', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7].map((attempts) => retryDelay(attempts, 5_000, 0.5) / 1_000)
  expect(waits).toEqual([5, 20, 80, 320, 1_280, 5_120, 20_480])
  expect(retryDelay(50, 5_000, 0.5)).toBe(6 * 3_600_000)
  expect([0, 1].map((chance) => Math.round(retryDelay(1, 5_000, chance)))).toEqual([4_000, 6_000])
})

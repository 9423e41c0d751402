import { expect, it } from 'vitest'
import type { LogEntry } from '../realtime/events.ts'
import type { Posted } from './post-webhook.ts'
import { outcomeOf, reachedPosition } from './sent-messages.ts'

const taken: Posted = { result: 'TAKEN' }
const failed: Posted = { result: 'FAILED', reason: 'it answered with HTTP 500' }
const gone: Posted = { result: 'GONE', reason: 'it answered with HTTP 410, Gone' }
const wanted = [3, 5, 8].map((position) => ({ position }) as LogEntry)

it('a webhook gets as far as the log was read when all was sent, taken or not', () => {
  expect(reachedPosition(wanted, [taken, failed, taken], 9)).toBe(9)
  expect(reachedPosition([], [], 9)).toBe(9)
})

it('what was not sent, or was refused for good, is sent next time', () => {
  expect(reachedPosition(wanted, [taken], 9)).toBe(4)
  expect(reachedPosition(wanted, [taken, taken, gone], 9)).toBe(7)
})

it('the last attempt says how a webhook does, unless it is gone', () => {
  expect(outcomeOf([])).toBeNull()
  expect(outcomeOf([failed, taken])).toEqual({ delivered: 1, problem: null, isGone: false })
  expect(outcomeOf([taken, failed])).toEqual({ delivered: 1, problem: 'it answered with HTTP 500', isGone: false })
  expect(outcomeOf([gone, taken])).toEqual({
    delivered: 1,
    problem: 'it answered with HTTP 410, Gone',
    isGone: true,
  })
})

import { describe, expect, it } from 'vitest'
import { untilChoices, untilProblem } from './until-choices.ts'

const now = new Date(2026, 2, 28, 22, 30).getTime()

describe('until when a silence lasts', () => {
  it('is in an hour or four, tomorrow morning by the clock on the wall, or at this time in a week', () => {
    expect(untilChoices(now).map(({ until }) => until)).toEqual([
      new Date(2026, 2, 28, 23, 30),
      new Date(2026, 2, 29, 2, 30),
      new Date(2026, 2, 29, 8),
      new Date(2026, 3, 4, 22, 30),
    ])
  })

  it('is no moment that was not said, has passed, or is too far away', () => {
    expect(untilProblem('', now)).toBe('Say a day and a time.')
    expect(untilProblem('2026-03-28T22:00', now)).toBe('This moment has passed.')
    expect(untilProblem('2026-05-28T22:00', now)).toMatch(/at most 30 days/)
    expect(untilProblem('2026-03-30T06:00', now)).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { outcomeScale } from './outcome-scale.ts'

const outcome = { expected: 100, smallestEffect: 50, estimate: 80, low: 20, high: 140 }

describe('the scale of an outcome', () => {
  it('holds all its figures in order, from left to right', () => {
    const { zero, expected, smallest, estimate, low, high } = outcomeScale(outcome)
    expect([0, zero, low, smallest, estimate, expected, high, 100]).toEqual(
      [0, zero, low, smallest, estimate, expected, high, 100].sort((a, b) => (a ?? 0) - (b ?? 0)),
    )
  })

  it('reaches below zero where more may be emitted', () => {
    const { zero, low, high } = outcomeScale({ ...outcome, estimate: -80, low: -120, high: -40 })
    expect(low).toBeGreaterThan(0)
    expect(high).toBeLessThan(zero)
  })

  it('has what was promised before anything is measured', () => {
    const { zero, expected, estimate } = outcomeScale({ ...outcome, estimate: null, low: null, high: null })
    expect(estimate).toBeNull()
    expect(zero).toBeLessThan(expected)
  })
})

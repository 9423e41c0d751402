import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withKeys } from '../format/keys.ts'
import { bulletScale } from './bullet.tsx'
import { waterfallBars } from './waterfall.tsx'

const amount = fc.double({ min: -1e12, max: 1e12, noNaN: true })

describe('the bullet', () => {
  it('keeps every mark on the bar, whatever the figures', () => {
    fc.assert(
      fc.property(amount, amount, amount, amount, (predicted, baseline, low, high) => {
        for (const place of Object.values(bulletScale({ predicted, baseline, low, high }))) {
          expect(place).toBeGreaterThanOrEqual(0)
          expect(place).toBeLessThanOrEqual(100)
        }
      }),
    )
  })

  it('draws nothing, rather than NaN, when all figures are zero', () => {
    expect(bulletScale({ predicted: 0, baseline: 0, low: 0, high: 0 })).toEqual({
      predicted: 0,
      baseline: 0,
      low: 0,
      high: 0,
    })
  })
})

describe('the waterfall', () => {
  it('starts each bar where the one before it ended', () => {
    const bars = waterfallBars(40, [30, 50, -20], 100).map(({ left, width }) => [Math.round(left), Math.round(width)])
    expect(bars).toEqual([
      [0, 33],
      [33, 25],
      [58, 42],
      [83, 17],
      [0, 83],
    ])
  })

  it('stays within the width for any steps, also where they fall below zero', () => {
    fc.assert(
      fc.property(amount, fc.array(amount, { maxLength: 6 }), (start, steps) => {
        const end = steps.reduce((sum, step) => sum + step, start)
        for (const { left, width } of waterfallBars(start, steps, end)) {
          expect(left).toBeGreaterThanOrEqual(0)
          expect(left + width).toBeLessThanOrEqual(100.7)
        }
      }),
    )
  })
})

it('gives items that say the same different keys', () => {
  expect(withKeys(['a', 'b', 'a'], (item) => item).map(({ key }) => key)).toEqual(['a', 'b', 'a 2'])
})

// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { formatMoment } from '../format/moment.ts'
import { Sparkline, sparklineRuns } from './sparkline.tsx'
import { DAY_MS, formatTrend, HOUR_MS, type Sample, trend } from './trend.ts'

const noon = new Date(2026, 4, 6, 12).getTime()
const at = (hours: number) => new Date(noon + hours * HOUR_MS).toISOString()
const samples = (...values: [hours: number, value: number | null][]): Sample[] =>
  values.map(([hours, value]) => ({ at: at(hours), value }))
afterEach(cleanup)

describe('the trend', () => {
  it('compares with the newest sample that is old enough', () => {
    const history = samples([-30, 1], [-25, 4], [-3, 9], [-1.5, 10], [-0.5, 11], [0, 13])
    expect(trend(history, noon, HOUR_MS)).toEqual({ change: 3, since: noon - 1.5 * HOUR_MS })
    expect(trend(history, noon, DAY_MS)).toEqual({ change: 9, since: noon - 25 * HOUR_MS })
  })

  it('takes a history that covers half of the span, and says nothing of a shorter one', () => {
    expect(trend(samples([-0.6, 5], [0, 4]), noon, HOUR_MS)).toEqual({ change: -1, since: noon - 0.6 * HOUR_MS })
    expect(trend(samples([-0.4, 5], [0, 4]), noon, HOUR_MS)).toBeNull()
    expect(trend(samples([-5, 5]), noon, HOUR_MS)).toBeNull()
    expect(trend([], noon, HOUR_MS)).toBeNull()
  })

  it('leaves out what is not known, and lets the newest sample tell the time when the clock is behind', () => {
    const history = [...samples([0, 13], [-2, 10], [-1, null], [-0.5, Number.NaN]), { at: 'no date', value: 1 }]
    expect(trend(history, noon, HOUR_MS)).toEqual({ change: 3, since: noon - 2 * HOUR_MS })
    expect(trend(history, noon - DAY_MS, HOUR_MS)).toEqual({ change: 3, since: noon - 2 * HOUR_MS })
  })

  it('is worded with its sign and the time it counts from', () => {
    expect(formatTrend({ change: 3, since: noon + 2 * HOUR_MS }, noon)).toBe('+3 since 14:00')
    expect(formatTrend({ change: -1200, since: noon - DAY_MS }, noon)).toBe('−1,200 since 5 May, 12:00')
    expect(formatTrend({ change: 0, since: noon }, noon)).toBe('unchanged since 12:00')
  })
})

it('says a moment as short as it can', () => {
  expect(formatMoment(new Date(2025, 0, 2, 3, 4).toISOString(), noon)).toBe('2 Jan 2025, 03:04')
  expect([formatMoment(null, noon), formatMoment('no date', noon)]).toEqual(['–', '–'])
})

describe('the sparkline', () => {
  it('ends its line where a value is missing', () => {
    const runs = sparklineRuns(samples([0, 1], [1, 2], [2, null], [3, 4]))
    expect(runs.map((run) => run.length)).toEqual([2, 1])
  })

  it('draws a figure that stays the same, or is alone, in the middle', () => {
    expect(
      sparklineRuns(samples([0, 7], [1, 7]))
        .flat()
        .map(({ y }) => y),
    ).toEqual([14, 14])
    expect(sparklineRuns(samples([0, 7]))).toEqual([[{ x: 50, y: 14 }]])
  })

  it('stays within its box, whatever the values', () => {
    const time = fc.oneof(
      fc.constant('no date'),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    )
    const sample = fc.record({ at: time, value: fc.option(fc.double()) })
    fc.assert(
      fc.property(fc.array(sample), (list) => {
        for (const { x, y } of sparklineRuns(list).flat()) {
          expect(x >= 0 && x <= 100 && y >= 0 && y <= 28).toBe(true)
        }
      }),
    )
  })

  it('is read aloud as a difference', () => {
    render(<Sparkline label="Open alerts" samples={samples([-3, 9], [-1, 10], [0, 7])} now={noon} />)
    expect(screen.getByRole('img', { name: 'Open alerts: −2 since 09:00' })).toBeTruthy()
    cleanup()
    render(<Sparkline label="Open alerts" samples={[]} now={noon} />)
    expect(screen.getByRole('img', { name: 'Open alerts: no history yet' })).toBeTruthy()
  })
})

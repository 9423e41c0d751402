import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAge, formatPeriod, formatTime, formatUtc } from './dates.ts'
import { exactCo2, formatAbove, formatCo2, formatCo2Change } from './numbers.ts'
import { safeUrl } from './words.ts'

describe('figures', () => {
  it('shows kilograms below a tonne, then tonnes, then megatonnes', () => {
    expect(formatCo2(0)).toBe('0 kg')
    expect(formatCo2(0.42)).toBe('0.42 kg')
    expect(formatCo2(845.3)).toBe('845 kg')
    expect(formatCo2(12_431.7)).toBe('12.4 t')
    expect(formatCo2(48_210_000)).toBe('48,210 t')
    expect(formatCo2(1e12)).toBe('1,000 Mt')
    expect(formatCo2(-400)).toBe('-400 kg')
  })

  it('keeps every digit that matters on hover', () => {
    expect(exactCo2(12_431.7)).toBe('12,431.7 kg CO₂e')
  })

  it('shows a dash for what is not known, never NaN', () => {
    for (const value of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect([formatCo2(value), formatAbove(value)]).toEqual(['–', '–'])
    }
    expect(formatTime(null, 0)).toBe('–')
    expect(formatTime('no date', 0)).toBe('–')
    expect(formatUtc(null)).toBe('not known')
  })

  it('signs the parts of a difference', () => {
    expect(formatCo2Change(3200)).toBe('+3.2 t')
    expect(formatCo2Change(-845)).toBe('−845 kg')
  })

  it('turns large percentages into multiples', () => {
    expect(formatAbove(182.5)).toBe('+183 %')
    expect(formatAbove(-3)).toBe('−3 %')
    expect(formatAbove(2300)).toBe('24 ×')
    expect(formatAbove(1e12)).toBe('> 1 million ×')
  })

  it('stays short for any finite amount up to a trillion kilograms', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (kg) => {
        expect(formatCo2(kg).length).toBeLessThan(13)
      }),
    )
  })
})

describe('instants', () => {
  it('says UTC on hover', () => {
    expect(formatUtc('2013-03-04T14:03:22.123Z')).toBe('2013-03-04 14:03:22 UTC')
  })

  it('gives the time of day for today and the date for other days', () => {
    const at = new Date(2026, 4, 6, 14, 3, 22)
    expect(formatTime(at.toISOString(), at.getTime())).toBe('14:03:22')
    expect(formatTime(at.toISOString(), at.getTime() + 3 * 86_400_000)).toBe('6 May 2026, 14:03')
  })

  it('counts seconds, minutes, hours and days of age', () => {
    expect([0, 12_000, 240_000, 3 * 3_600_000, 5 * 86_400_000].map(formatAge)).toEqual([
      'now',
      '12 s',
      '4 min',
      '3 h',
      '5 days',
    ])
    expect(formatAge(null)).toBe('–')
  })

  it('names a period by its length, in UTC', () => {
    expect(formatPeriod('2013-01-01T00:00:00Z', '2013-04-01T00:00:00Z')).toBe('Q1 2013')
    expect(formatPeriod('2013-10-01T00:00:00Z', '2013-12-31T23:59:59.999Z')).toBe('Q4 2013')
    expect(formatPeriod('2013-02-01T00:00:00Z', '2013-03-01T00:00:00Z')).toBe('Feb 2013')
    expect(formatPeriod('2013-03-04T00:00:00Z', '2013-03-11T00:00:00Z')).toBe('week of 4 Mar 2013')
    expect(formatPeriod('2013-03-04T00:00:00Z', '2013-03-05T00:00:00Z')).toBe('4 Mar 2013')
    expect(formatPeriod('2013-03-04T14:00:00Z', '2013-03-04T15:00:00Z')).toBe('4 Mar 2013, 14:00 UTC')
  })
})

it('links only to web addresses', () => {
  expect(safeUrl('https://www.gov.uk/x')).toBe('https://www.gov.uk/x')
  expect(safeUrl('javascript:alert(1)')).toBeNull()
  expect(safeUrl(null)).toBeNull()
})

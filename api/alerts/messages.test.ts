import { describe, expect, it } from 'vitest'
import { amountText, messageOf, periodText } from './messages.ts'

const period = (from: string, to: string) => periodText(new Date(from), new Date(to))

describe('amountText', () => {
  it('says kilograms up to a tonne and tonnes from there on', () => {
    expect([0, 0.4, 840.6, -12, 999].map(amountText)).toEqual(
      ['0', '0', '841', '-12', '999'].map((n) => `${n} kg CO2e`),
    )
    expect([1000, 12_440, 99_940, 123_456, 1_240_000, -2500].map(amountText)).toEqual(
      ['1', '12.4', '99.9', '123', '1,240', '-2.5'].map((n) => `${n} t CO2e`),
    )
  })
})

describe('periodText', () => {
  it('names the period as people do, in UTC', () => {
    expect(period('2013-04-01', '2013-07-01')).toBe('Q2 2013')
    expect(period('2013-01-01', '2013-04-01')).toBe('Q1 2013')
    expect(period('2013-02-01', '2013-03-01')).toBe('February 2013')
    expect(period('2013-04-29', '2013-05-06')).toBe('the week of 29 April 2013')
    expect(period('2013-04-29', '2013-04-30')).toBe('29 April 2013')
    expect(period('2013-04-29T23:00:00Z', '2013-04-30T00:00:00Z')).toBe('29 April 2013 at 23:00 UTC')
  })
})

describe('messageOf', () => {
  it('says who is heading for how much, against what is normal', () => {
    const hotspot = {
      periodStart: new Date('2013-04-01'),
      periodEnd: new Date('2013-07-01'),
      predictedCo2: 57_696,
      baselineCo2: 12_312,
      percentAbove: 368.6,
    } as Parameters<typeof messageOf>[0]
    expect(messageOf(hotspot, 'Cipla Limited')).toBe(
      'Cipla Limited is heading for 57.7 t CO2e in Q2 2013, 369 % above its normal 12.3 t CO2e.',
    )
    expect(messageOf({ ...hotspot, percentAbove: 939_393_479.3 }, 'Cipla')).toContain(', 939,393,479 % above ')
    expect(amountText(1.5e300)).toBe('1.5e297 t CO2e')
    const day = { ...hotspot, periodStart: new Date('2013-04-29'), periodEnd: new Date('2013-04-30') }
    expect(messageOf(day, 'Cipla Limited')).toContain(' on 29 April 2013, ')
  })
})

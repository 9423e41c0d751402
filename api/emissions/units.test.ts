import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { convert, parseUnit } from './units.ts'

const names = {
  volume: ['l', 'ml', 'gal (US)', 'imperial gallon', 'bbl', 'm3', 'ft³'],
  mass: ['g', 'kg', 'tonnes', 'lb', 'short ton', 'long tons'],
  energy: ['kWh', 'MWh (Net CV)', 'GJ', 'MJ', 'therms', 'MMBtu', 'GWh gross'],
  distance: ['m', 'km', 'miles', 'nautical miles'],
}

const pair = fc
  .constantFrom(...Object.values(names))
  .chain((group) => fc.tuple(fc.constantFrom(...group), fc.constantFrom(...group)))

describe('units', () => {
  it('converts there and back to the same amount', () => {
    fc.assert(
      fc.property(pair, fc.double({ min: 1e-6, max: 1e12, noNaN: true }), ([a, b], amount) => {
        const back = convert(convert(amount, parseUnit(a), parseUnit(b)), parseUnit(b), parseUnit(a))
        expect(Math.abs(back - amount)).toBeLessThanOrEqual(amount * 1e-12)
      }),
    )
  })

  it.each([
    [1, 'US gallon', 'litres', 3.785411784],
    [1, 'gal (UK)', 'L', 4.54609],
    [1, 'm³', 'liters', 1000],
    [1500, 'ml', 'l', 1.5],
    [2.5, 'tonnes', 'kg', 2500],
    [1, 'short ton', 'kg', 907.18474],
    [3.6, 'GJ', 'kWh', 1000],
    [2, 'MWh', 'kWh', 2000],
    [1, 'mile', 'km', 1.609344],
  ])('takes %d %s for as many %s', (amount, from, to, expected) => {
    expect(convert(amount, parseUnit(from), parseUnit(to))).toBeCloseTo(expected, 10)
  })

  it('does not touch an amount that is already in the unit', () => {
    expect(convert(0.1 + 0.2, parseUnit('Litre'), parseUnit('l'))).toBe(0.1 + 0.2)
  })

  it.each(['gallon', 'Gal', 'ton', 'tons'])('asks which %s is meant', (name) => {
    expect(() => parseUnit(name)).toThrow(expect.objectContaining({ code: 'UNKNOWN_UNIT' }))
    expect(() => parseUnit(name)).toThrow(/\((US|UK)\)/)
  })

  it('refuses what is no unit, and other dimensions', () => {
    expect(() => parseUnit('')).toThrow(expect.objectContaining({ code: 'UNKNOWN_UNIT' }))
    expect(() => parseUnit('constructor')).toThrow(expect.objectContaining({ code: 'UNKNOWN_UNIT' }))
    expect(() => convert(1, parseUnit('kg'), parseUnit('l'))).toThrow(expect.objectContaining({ code: 'UNKNOWN_UNIT' }))
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spellings } from './unit-table.ts'
import { convert, findUnit, parseUnit } from './units.ts'

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

  /** A text in every case. */
  const cases = (text: string): string[] =>
    [...text].reduce<string[]>(
      (all, letter) =>
        all.flatMap((start) => [...new Set([start + letter.toLowerCase(), start + letter.toUpperCase()])]),
      [''],
    )

  it('takes no spelling in any case for another unit than the one it stands for', () => {
    const known = spellings.flatMap(({ unit, words, symbols = '' }) =>
      `${words} ${symbols}`.split(' ').flatMap((spelling) => (spelling ? [{ unit, spelling }] : [])),
    )
    for (const { unit, spelling } of known) {
      expect(findUnit(spelling)).toBe(unit)
      for (const variant of spelling.length <= 6 ? cases(spelling) : [spelling.toUpperCase(), spelling.toLowerCase()]) {
        const found = findUnit(variant)
        if (typeof found !== 'string') expect(found, `${variant} of ${spelling}`).toBe(unit)
      }
    }
  })

  it.each([
    'mJ',
    'mj',
    'Mj',
    'ML',
    'Ml',
    'mWh',
    'mwh',
    'Mt',
    'mT',
    'mcf',
    'mCF',
    'MBtu',
    'mtoe',
    'dth',
    'nm3',
    'mg',
    'mm3',
    'mJ (Net CV)',
  ])('does not guess what %s is, and says how to write it', (spelling) => {
    expect(() => parseUnit(spelling)).toThrow(expect.objectContaining({ code: 'UNKNOWN_UNIT' }))
    expect(() => parseUnit(spelling)).toThrow(/write|send/)
  })

  // In litres, kilograms, kilowatt hours.
  it.each([
    ['mL', 0.001],
    ['US gal lqd', 3.785411784],
    ['imp gal', 4.54609],
    ['bbl', 158.987294928],
    ['scf', 28.316846592],
    ['cf', 28.316846592],
    ['Ccf', 2831.6846592],
    ['MCF', 28316.846592],
    ['Mcf', 28316.846592],
    ['MMcf', 28316846.592],
    ['Sm3', 1000],
    ['Nm³', 1054.9149],
    ['t', 1000],
    ['MT', 1000],
    ['short ton', 907.18474],
    ['lb', 0.45359237],
    ['thm', 29.3071],
    ['therm', 29.3071],
    ['Dth', 293.071],
    ['MMBtu', 293.071],
    ['mmBtu', 293.071],
    ['GJ', 277.7778],
    ['MJ', 0.2777778],
    ['toe', 11630],
    ['Gcal', 1163],
    ['MWH', 1000],
    ['kWh (Hs)', 1],
  ])('takes one %s for %d of its base', (spelling, expected) => {
    expect(parseUnit(spelling).size / expected).toBeCloseTo(1, 5)
  })
})

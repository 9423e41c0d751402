import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Parts, scaleParts } from '../emissions/parts.ts'
import { decompose } from './drivers.ts'

const freight = (tonnes: number, km: number, factor: number) => ({
  co2: tonnes * km * factor,
  count: 1,
  quantity: tonnes,
  tonneKm: tonnes * km,
})
const total = (parts: Parts) => Object.values(parts).reduce((sum, { co2 }) => sum + co2, 0)
const sumOf = (drivers: { co2: number }[]) => drivers.reduce((sum, { co2 }) => sum + co2, 0)
const kinds = (now: Parts, before: Parts) => decompose(now, before).map(({ kind }) => kind)

describe('one cause, one driver', () => {
  const before: Parts = { 'FREIGHT:AIR': freight(20.5, 7400, 0.65) }
  it('more tonnes are activity', () => {
    const drivers = decompose({ 'FREIGHT:AIR': freight(41.2, 7400, 0.65) }, before)
    expect(drivers).toHaveLength(1)
    expect(drivers[0]?.kind).toBe('ACTIVITY')
    expect(drivers[0]?.co2).toBeCloseTo(20.7 * 7400 * 0.65, 6)
    expect(drivers[0]?.label).toBe('41.2 t shipped instead of 20.5 t')
  })
  it.each([
    [41.2, 0, '41.2 t shipped, normally none'],
    [41.2, 0.001, '41.2 t shipped, normally hardly any'],
    [0, 41.2, 'Nothing shipped, normally 41.2 t'],
    [0.0000241, 0.1, 'Hardly anything shipped, normally 100 kg'],
    [0.35, 0.1, '350 kg shipped instead of 100 kg'],
    [1.2, 0.4, '1.2 t shipped instead of 0.4 t'],
  ])('%f t instead of %f t is said as people would', (now, usual, label) => {
    const drivers = decompose(
      { 'FREIGHT:AIR': freight(now, 7400, 0.65) },
      { 'FREIGHT:AIR': freight(usual, 7400, 0.65) },
    )
    expect(drivers.map((driver) => driver.label)).toEqual([label])
  })
  it('longer hauls are distance', () => {
    const drivers = decompose({ 'FREIGHT:AIR': freight(20.5, 9800, 0.65) }, before)
    expect(drivers.map(({ kind, label }) => [kind, label])).toEqual([
      ['DISTANCE', 'Average air haul 9,800 km instead of 7,400 km'],
    ])
  })
  it('dirtier vehicles are intensity', () => {
    const drivers = decompose({ 'FREIGHT:AIR': freight(20.5, 7400, 0.7) }, before)
    expect(drivers.map(({ kind, label }) => [kind, label])).toEqual([
      ['INTENSITY', 'Air emitted 0.7 kg CO2e per tonne-km instead of 0.65 kg'],
    ])
  })
  it('air instead of sea is mode mix', () => {
    const mixed = (air: number): Parts => ({
      'FREIGHT:AIR': freight(100 * air, 8000, 0.65),
      'FREIGHT:SEA': freight(100 * (1 - air), 8000, 0.016),
    })
    const drivers = decompose(mixed(0.93), mixed(0.61))
    expect(drivers.map(({ kind, label }) => [kind, label])).toEqual([['MODE_MIX', 'Air carried 93 % instead of 61 %']])
  })
  it('a label points the way its driver moved the figure', () => {
    const now: Parts = { 'FREIGHT:AIR': freight(10, 9000, 0.65), 'FREIGHT:SEA': freight(100, 4000, 0.016) }
    const was: Parts = { 'FREIGHT:AIR': freight(10, 6000, 0.65), 'FREIGHT:SEA': freight(100, 8000, 0.016) }
    const distance = decompose(now, was).find(({ kind }) => kind === 'DISTANCE')
    expect(distance?.co2).toBeGreaterThan(0)
    expect(distance?.label).toBe('Average air haul 9,000 km instead of 6,000 km')
  })
})

describe('zeros', () => {
  const sea: Parts = { 'FREIGHT:SEA': freight(50, 8000, 0.016) }
  it('a mode that appears or disappears is mode mix, with all of its emissions', () => {
    const both: Parts = { ...sea, 'FREIGHT:AIR': freight(5, 8000, 0.65) }
    const appeared = decompose(both, sea).find(({ kind }) => kind === 'MODE_MIX')
    expect(appeared?.co2).toBeGreaterThan(0.9 * 5 * 8000 * 0.65)
    expect(appeared?.label).toBe('Air carried 9.09 % instead of 0 %')
    expect(decompose(sea, both).find(({ kind }) => kind === 'MODE_MIX')?.co2).toBeLessThan(0)
  })
  it('freight out of nothing is activity, and so is its end', () => {
    expect(kinds(sea, {})).toEqual(['ACTIVITY'])
    expect(kinds({}, sea)).toEqual(['ACTIVITY'])
  })
  it('a mode that became emission-free is intensity', () => {
    const clean: Parts = { 'FREIGHT:SEA': { ...freight(50, 8000, 0.016), co2: 0 } }
    expect(kinds(clean, sea)).toEqual(['INTENSITY'])
  })
  it('nothing changed: no driver', () => {
    expect(decompose(sea, sea)).toEqual([])
    expect(decompose({}, {})).toEqual([])
  })
})

describe('other ways to emit', () => {
  it('electricity is activity and intensity', () => {
    const grid = (kwh: number, factor: number): Parts => ({
      'ELECTRICITY:UK': { co2: kwh * factor, count: 1, quantity: kwh, tonneKm: 0 },
    })
    const drivers = decompose(grid(2000, 0.3), grid(1000, 0.2))
    expect(drivers.map(({ label }) => label)).toEqual([
      '2,000 kWh of electricity used instead of 1,000 kWh',
      'Electricity UK emitted 0.3 kg CO2e per kWh instead of 0.2 kg',
    ])
  })
  it('fuels of one unit share their activity; another unit is another family', () => {
    const fuel = (quantity: number, factor: number) => ({ co2: quantity * factor, count: 1, quantity, tonneKm: 0 })
    const before: Parts = {
      'FUEL:diesel:litres': fuel(100, 2.5),
      'FUEL:petrol:litres': fuel(100, 2),
      'FUEL:lpg:kWh': fuel(10, 0.2),
    }
    const now: Parts = {
      'FUEL:diesel:litres': fuel(150, 2.5),
      'FUEL:petrol:litres': fuel(50, 2),
      'FUEL:lpg:kWh': fuel(10, 0.2),
    }
    const drivers = decompose(now, before)
    expect(drivers.map(({ kind, label }) => [kind, label])).toEqual([
      ['MODE_MIX', 'Diesel supplied 75 % instead of 50 %'],
    ])
    expect(drivers[0]?.co2).toBeCloseTo(25, 9)
  })
  it('reported amounts explain nothing', () => {
    const reported = (co2: number): Parts => ({ REPORTED: { co2, count: 1, quantity: 0, tonneKm: 0 } })
    expect(decompose(reported(1200), reported(800))).toEqual([
      { kind: 'OTHER', co2: 400, label: 'Reported amounts of 1,200 kg CO2e instead of 800 kg' },
    ])
  })
})

const amount = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e9, noNaN: true }))
const part = fc.record({ co2: amount, count: fc.nat(50), quantity: amount, tonneKm: amount })
const keys = [
  'FREIGHT:AIR',
  'FREIGHT:SEA',
  'FREIGHT:ROAD',
  'FUEL:diesel:litres',
  'FUEL:petrol:litres',
  'FUEL:lpg:kWh',
  'ELECTRICITY:UK',
  'REPORTED',
  'UNHEARD:OF',
]
const parts = fc.dictionary(fc.constantFrom(...keys), part)

describe('for any two periods', () => {
  it('the drivers sum to the difference, largest first, none of them zero', () => {
    fc.assert(
      fc.property(parts, parts, (now, before) => {
        const drivers = decompose(now, before)
        const difference = total(now) - total(before)
        const scale = Math.max(total(now), total(before), 1e-9)
        expect(Math.abs(sumOf(drivers) - difference)).toBeLessThanOrEqual(
          1e-6 * Math.min(scale, Math.max(Math.abs(difference), 1e-6 * scale)),
        )
        for (const [i, { co2, label }] of drivers.entries()) {
          expect(Number.isFinite(co2)).toBe(true)
          expect(co2).not.toBe(0)
          expect(label).not.toMatch(/NaN|Infinity|undefined/)
          expect(Math.abs(co2)).toBeLessThanOrEqual(Math.abs(drivers[i - 1]?.co2 ?? Number.POSITIVE_INFINITY))
        }
      }),
      { numRuns: 1000 },
    )
  })
  it('exchanging before and now turns every driver round', () => {
    fc.assert(
      fc.property(parts, parts, (now, before) => {
        const sums = (drivers: ReturnType<typeof decompose>) =>
          ['ACTIVITY', 'MODE_MIX', 'DISTANCE', 'INTENSITY', 'OTHER'].map((kind) =>
            sumOf(drivers.filter((d) => d.kind === kind)),
          )
        const there = sums(decompose(now, before))
        const back = sums(decompose(before, now))
        const scale = Math.max(total(now), total(before), 1e-9)
        for (const [i, co2] of there.entries()) expect(Math.abs(co2 + (back[i] ?? 0))).toBeLessThanOrEqual(1e-6 * scale)
      }),
    )
  })
  it('scaled parts sum to the asked total and keep their proportions', () => {
    fc.assert(
      fc.property(parts, amount, (some, co2) => {
        expect(Math.abs(total(scaleParts(some, co2)) - co2)).toBeLessThanOrEqual(1e-9 * co2)
      }),
    )
    const doubled = scaleParts({ 'FREIGHT:AIR': freight(10, 1000, 0.5) }, 10000)
    expect(doubled['FREIGHT:AIR']).toEqual({ co2: 10000, count: 2, quantity: 20, tonneKm: 20000 })
  })
})

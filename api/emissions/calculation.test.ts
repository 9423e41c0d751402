import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { greatCircleKm, pointFault } from '../platform/geo.ts'
import type { Quantity } from './activity.ts'
import { calculate, recompute } from './calculation.ts'
import { vehicleClasses } from './factors.ts'

const amount = fc.double({ min: 0, max: 1e9, noNaN: true })
const positive = fc.double({ min: 1e-6, max: 1e9, noNaN: true })
const point = fc
  .record({
    latitude: fc.double({ min: -90, max: 90, noNaN: true }),
    longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  })
  .filter((point) => pointFault(point) === null)
const mode = fc.constantFrom('ROAD', 'RAIL', 'AIR', 'SEA' as const)
const vehicle = mode.chain((mode) =>
  fc.record({
    mode: fc.constant(mode),
    vehicleClass: fc.option(fc.constantFrom(...vehicleClasses(mode)), { nil: undefined }),
  }),
)
const freight = fc
  .tuple(
    vehicle,
    positive,
    fc.oneof(fc.record({ distanceKm: positive }), fc.record({ origin: point, destination: point })),
  )
  .map(([vehicle, massKg, way]): Quantity => ({ method: 'FREIGHT', ...vehicle, massKg, ...way }))
const quantity: fc.Arbitrary<Quantity> = fc.oneof(
  amount.map((co2Kg): Quantity => ({ method: 'REPORTED', co2Kg })),
  fc
    .tuple(
      fc.constantFrom('diesel', 'petrol', 'jet fuel', 'LPG'),
      amount,
      fc.constantFrom('l', 'gal (US)', 'kg', 'MWh', 'GJ (Net CV)'),
    )
    .map(([fuel, amount, unit]): Quantity => ({ method: 'FUEL', fuel, amount, unit })),
  freight,
  amount.map((kwh): Quantity => ({ method: 'ELECTRICITY', kwh })),
)

function times(quantity: Quantity, n: number): Quantity {
  switch (quantity.method) {
    case 'REPORTED':
      return { ...quantity, co2Kg: quantity.co2Kg * n }
    case 'FUEL':
      return { ...quantity, amount: quantity.amount * n }
    case 'FREIGHT':
      return { ...quantity, massKg: quantity.massKg * n }
    case 'ELECTRICITY':
      return { ...quantity, kwh: quantity.kwh * n }
  }
}

const leg = { method: 'FREIGHT', mode: 'ROAD', massKg: 1000, distanceKm: 100 } as const

describe('electricity', () => {
  const used = (year: number, region?: string) => calculate({ method: 'ELECTRICITY', kwh: 100, region }, year).inputs

  it('has its own factor in the year and region that are shipped, and says so where another stands in', () => {
    expect(used(2024, 'UK')).toEqual({ kwh: 100, region: 'UK' })
    expect(used(2017, 'UK').standsIn).toBe('No factor of 2017 is shipped: that of 2024 stands in.')
    expect(used(2024).standsIn).toMatch(/^No region was given: the grid of the UK stands in\.$/)
    expect(used(2018).standsIn).toMatch(/No region.*No factor of 2018/)
  })
})

describe('calculate', () => {
  it.each([
    [0, 0],
    [-0, 1e-9],
    [0.2, -0.3],
    [-1, -1],
    [90, 180],
    [153.55, 9.99],
    [Number.NaN, 9],
  ])('refuses freight from (%d, %d), which is no place', (latitude, longitude) => {
    const [origin, hamburg] = [
      { latitude, longitude },
      { latitude: 53.55, longitude: 9.99 },
    ]
    const bad = expect.objectContaining({ code: 'BAD_COORDINATES' })
    const between = { method: 'FREIGHT', mode: 'ROAD', massKg: 1000 } as const
    expect(() => calculate({ ...between, origin, destination: hamburg })).toThrow(bad)
    expect(() => calculate({ ...between, distanceKm: 9, origin: hamburg, destination: origin })).toThrow(bad)
  })

  it('multiplies tonnes, kilometres and the factor of a freight leg', () => {
    expect(calculate({ ...leg, massKg: 2500, trackingNumber: 'T1' })).toMatchObject({
      co2: 2.5 * 100 * 0.09752,
      formula: 'massKg / 1000 × distanceKm × factor',
      segment: 'FREIGHT:ROAD',
      quantity: 2.5,
      tonneKm: 250,
      inputs: { vehicleClass: 'hgv_average_laden', distanceKm: 100, distanceSource: 'given', trackingNumber: 'T1' },
    })
  })

  it('estimates a missing distance from the two points and says how', () => {
    const origin = { latitude: 51.4775, longitude: -0.4614 }
    const destination = { latitude: 40.6398, longitude: -73.7789 }
    const air = calculate({ method: 'FREIGHT', mode: 'AIR', massKg: 1000, origin, destination })
    expect(air.inputs.distanceKm).toBeCloseTo(5540, -1)
    expect(air.inputs.distanceSource).toBe('great circle × 1')
    const road = calculate({ method: 'FREIGHT', mode: 'ROAD', massKg: 1000, origin, destination })
    expect(road.inputs).toMatchObject({ distanceSource: 'great circle × 1.2', origin, destination })
    expect(road.tonneKm).toBeCloseTo(1.2 * air.tonneKm, 8)
  })

  it('finds nothing to emit between identical points', () => {
    const here = { latitude: 10, longitude: 20 }
    expect(calculate({ method: 'FREIGHT', mode: 'SEA', massKg: 5, origin: here, destination: here }).co2).toBe(0)
  })

  it('converts fuel once and keeps both amounts', () => {
    const result = calculate({ method: 'FUEL', fuel: 'Diesel', amount: 10, unit: 'US gallons' })
    expect(result.co2).toBeCloseTo(37.85411784 * 2.51279, 8)
    expect(result).toMatchObject({
      segment: 'FUEL:diesel-average-biofuel-blend:litres',
      quantity: 37.85411784,
      tonneKm: 0,
      inputs: { fuel: 'diesel_average_biofuel_blend', amount: 10, unit: 'gal (US)', convertedUnit: 'litres' },
    })
  })

  it('counts electricity and reported amounts', () => {
    expect(calculate({ method: 'ELECTRICITY', kwh: 1000 })).toMatchObject({
      co2: 1000 * 0.20705,
      segment: 'ELECTRICITY:UK',
    })
    const reported = calculate({ method: 'REPORTED', co2Kg: 12.5 })
    expect(reported).toMatchObject({ co2: 12.5, factor: null, segment: 'REPORTED', quantity: 0, tonneKm: 0 })
  })

  it('can be computed again bit for bit after a round trip through JSON', () => {
    fc.assert(
      fc.property(quantity, (quantity) => {
        const { method, inputs, factor, co2 } = calculate(quantity)
        expect(recompute(method, JSON.parse(JSON.stringify(inputs)), factor?.value ?? null)).toBe(co2)
      }),
    )
  })

  it('is linear in the amount, and never negative', () => {
    fc.assert(
      fc.property(quantity, fc.integer({ min: 1, max: 1000 }), (quantity, n) => {
        const one = calculate(quantity).co2
        const many = calculate(times(quantity, n)).co2
        expect(one).toBeGreaterThanOrEqual(0)
        // Below 1e-300 doubles lose digits, so only the absolute difference is small there.
        expect(Math.abs(many - one * n)).toBeLessThanOrEqual(many * 1e-12 + 1e-300)
      }),
    )
  })

  it('measures freight by the same tonne-kilometres that it charges', () => {
    fc.assert(
      fc.property(freight, (quantity) => {
        const { co2, tonneKm, factor } = calculate(quantity)
        expect(co2).toBe(tonneKm * (factor?.value ?? Number.NaN))
      }),
    )
  })

  const far = { latitude: 91, longitude: 0 }
  const near = { latitude: 1, longitude: 1 }
  it.each<[string, Quantity]>([
    ['NEGATIVE_AMOUNT', { method: 'REPORTED', co2Kg: -1 }],
    ['NOT_FINITE', { method: 'REPORTED', co2Kg: Number.NaN }],
    ['NOT_FINITE', { method: 'ELECTRICITY', kwh: Number.POSITIVE_INFINITY }],
    ['NEGATIVE_AMOUNT', { method: 'ELECTRICITY', kwh: -0.1 }],
    ['NEGATIVE_AMOUNT', { method: 'FUEL', fuel: 'diesel', amount: -1, unit: 'l' }],
    ['UNKNOWN_FUEL', { method: 'FUEL', fuel: 'unobtainium', amount: 1, unit: 'l' }],
    ['UNKNOWN_REGION', { method: 'ELECTRICITY', kwh: 1, region: 'FR' }],
    ['OUT_OF_RANGE', { ...leg, massKg: 0 }],
    ['OUT_OF_RANGE', { ...leg, distanceKm: 0 }],
    ['OUT_OF_RANGE', { ...leg, massKg: 1e300, distanceKm: 1e300 }],
    ['NEGATIVE_AMOUNT', { ...leg, distanceKm: -5 }],
    ['MISSING_DISTANCE', { method: 'FREIGHT', mode: 'ROAD', massKg: 1 }],
    ['MISSING_DISTANCE', { method: 'FREIGHT', mode: 'ROAD', massKg: 1, origin: near }],
    ['BAD_COORDINATES', { method: 'FREIGHT', mode: 'ROAD', massKg: 1, origin: far, destination: near }],
    ['BAD_COORDINATES', { ...leg, destination: { latitude: 0, longitude: Number.NaN } }],
    ['NO_FACTOR', { ...leg, mode: 'INLAND_WATERWAY' }],
    ['UNKNOWN_VEHICLE_CLASS', { ...leg, vehicleClass: 'freight_train' }],
  ])('refuses with %s: %o', (code, quantity) => {
    expect(() => calculate(quantity)).toThrow(expect.objectContaining({ name: 'InputError', code }))
  })

  it('keeps no negative zero, which JSON would lose', () => {
    expect(Object.is(calculate({ method: 'REPORTED', co2Kg: -0 }).co2, 0)).toBe(true)
  })

  it('does not recompute from inputs that lack a number', () => {
    expect(() => recompute('FREIGHT', { massKg: 1 }, 1)).toThrow(TypeError)
    expect(() => recompute('FUEL', { convertedAmount: 1 }, null)).toThrow(TypeError)
  })
})

describe('great circle', () => {
  it('is symmetric and at most half way around', () => {
    fc.assert(
      fc.property(point, point, (a, b) => {
        expect(greatCircleKm(a, b)).toBeCloseTo(greatCircleKm(b, a), 6)
        expect(greatCircleKm(a, b)).toBeLessThanOrEqual(Math.PI * 6371.0088)
      }),
    )
  })

  it('crosses the date line the short way, and a quarter of the equator is a quarter', () => {
    const at = (longitude: number) => ({ latitude: 0, longitude })
    expect(greatCircleKm(at(179), at(-179))).toBeCloseTo(222.39, 1)
    expect(greatCircleKm(at(0), at(90))).toBeCloseTo((Math.PI / 2) * 6371.0088, 6)
  })
})

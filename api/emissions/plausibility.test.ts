import { describe, expect, it } from 'vitest'
import type { Quantity } from './activity.ts'
import { calculate } from './calculation.ts'
import { implausible } from './plausibility.ts'

const judge = (quantity: Quantity) => implausible(quantity, calculate(quantity))

const london = { latitude: 51.5, longitude: -0.13 }
const paris = { latitude: 48.86, longitude: 2.35 }
const leg = { method: 'FREIGHT', mode: 'ROAD', massKg: 20_000, distanceKm: 500 } as const

describe('implausible', () => {
  it('does not believe 857 t of test kits in one air consignment', () => {
    expect(judge({ ...leg, mode: 'AIR', massKg: 857_354 })).toBe(
      'A consignment of 857 t is more than the largest freighter in service, the An-124, can carry (150 t).',
    )
    expect(judge({ ...leg, mode: 'AIR', massKg: 154_780 })).toContain('155 t')
    expect(judge({ ...leg, mode: 'AIR', massKg: 150_000 })).toBeNull()
  })

  it('judges each mode by its own largest vehicle', () => {
    expect(judge({ ...leg, massKg: 500_000 })).toContain('road train')
    expect(judge({ ...leg, mode: 'RAIL', massKg: 500_000 })).toBeNull()
    expect(judge({ ...leg, mode: 'RAIL', massKg: 100_000_000 })).toContain('train')
    expect(judge({ ...leg, mode: 'SEA', massKg: 100_000_000 })).toBeNull()
    expect(judge({ ...leg, mode: 'SEA', massKg: 500_000_000 })).toContain('ship')
  })

  it('does not believe a leg longer than the circumference of the Earth', () => {
    expect(judge({ ...leg, distanceKm: 40_076 })).toContain('circumference of the Earth')
    expect(judge({ ...leg, distanceKm: 40_075 })).toBeNull()
  })

  it('does not believe a leg clearly shorter than the straight line', () => {
    expect(judge({ ...leg, distanceKm: 250, origin: london, destination: paris })).toContain('straight line')
    expect(judge({ ...leg, distanceKm: 335, origin: london, destination: paris })).toBeNull()
    expect(judge({ ...leg, distanceKm: 250 })).toBeNull()
  })

  it('does not believe more than the world emits', () => {
    expect(judge({ method: 'REPORTED', co2Kg: 1e14 })).toContain('whole world')
    expect(judge({ method: 'ELECTRICITY', kwh: 1e20 })).toContain('whole world')
  })

  it('writes what is beyond all counting as a power', () => {
    expect(judge({ method: 'REPORTED', co2Kg: 1e300 })).toBe(
      '1e288 Gt CO2e is more than the whole world emits in a year.',
    )
    expect(judge({ method: 'REPORTED', co2Kg: 939_393 * 1e12 })).toMatch(/^939,393 Gt/)
    expect(judge({ ...leg, massKg: 1.234e13 })).toMatch(/^A consignment of 1\.23e10 t /)
    expect(judge({ ...leg, massKg: 1, distanceKm: 4.5e9 })).toMatch(/^A leg of 4\.5e9 km /)
  })

  it('has nothing to say against ordinary figures', () => {
    expect(judge(leg)).toBeNull()
    expect(judge({ method: 'FUEL', fuel: 'diesel', amount: 50, unit: 'l' })).toBeNull()
    expect(judge({ method: 'FREIGHT', mode: 'AIR', massKg: 100, origin: london, destination: paris })).toBeNull()
  })
})

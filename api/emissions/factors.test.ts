import { describe, expect, it } from 'vitest'
import { InputError } from '../platform/errors.ts'
import { transportModes } from '../vocabulary/transport-mode.ts'
import {
  allFactors,
  electricityFactor,
  factorById,
  freightFactor,
  fuelFactor,
  fuelNames,
  vehicleClasses,
} from './factors.ts'

function codeAndMessage(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof InputError) return `${error.code}: ${error.message}`
    throw error
  }
  return 'no error'
}

describe('freight factors', () => {
  it.each([
    ['ROAD', 'hgv_average_laden', 0.09752, '27_304_3140_14_1'],
    ['ROAD', 'hgv_artic_average_laden', 0.07547, '27_304_3136_14_1'],
    ['ROAD', 'hgv_rigid_average_laden', 0.17853, '27_304_3124_14_1'],
    ['ROAD', 'hgv_refrigerated_average_laden', 0.11417, '27_306_3140_14_1'],
    ['ROAD', 'van_average', 0.62264, '27_303_3106_14_1'],
    ['ROAD', 'van_battery_electric', 0.25438, '27_303_3108_14_1'],
    ['AIR', 'domestic_without_rf', 2.76015, '27_317_3153_14_1'],
    ['AIR', 'short_haul_without_rf', 0.98469, '27_317_3155_14_1'],
    ['AIR', 'long_haul_without_rf', 0.64875, '27_317_3157_14_1'],
    ['AIR', 'long_haul_with_rf', 1.09904, '27_317_3156_14_1'],
    ['AIR', 'intl_non_uk_with_rf', 1.09904, '27_317_3158_14_1'],
    ['AIR', 'intl_non_uk_without_rf', 0.64875, '27_317_3159_14_1'],
    ['RAIL', 'freight_train', 0.02779, '27_315_3151_14_1'],
    ['SEA', 'container_average', 0.01612, '27_320_3235_14_1'],
    ['SEA', 'bulk_average', 0.00353, '27_320_3221_14_1'],
    ['SEA', 'general_cargo_average', 0.01321, '27_320_3228_14_1'],
    ['SEA', 'roro_average', 0.05159, '27_320_3241_14_1'],
    ['SEA', 'refrigerated_cargo', 0.01306, '27_320_3243_14_1'],
    ['SEA', 'products_tanker_average', 0.00902, '27_319_3203_14_1'],
  ] as const)('gives the published 2024 value of %s %s', (mode, name, value, code) => {
    expect(freightFactor(mode, name)).toMatchObject({ value, code, id: `desnz-2024:${code}` })
  })

  it.each([
    ['ROAD', '27_304_3140_14_1'],
    ['RAIL', '27_315_3151_14_1'],
    ['AIR', '27_317_3159_14_1'],
    ['SEA', '27_320_3235_14_1'],
  ] as const)('has a default for %s', (mode, code) => {
    expect(freightFactor(mode).code).toBe(code)
    expect(freightFactor(mode, ' ').code).toBe(code)
  })

  it.each([
    ['ROAD', 'HGV Average-Laden', 'hgv_average_laden'],
    ['ROAD', 'HGV articulated, 50% laden', 'hgv_artic_50_percent_laden'],
    ['ROAD', 'Van', 'van_average'],
    ['SEA', 'Container ship 8,000+ TEU', 'container_8000_plus_teu'],
    ['SEA', 'bulk carrier 10,000–34,999 dwt', 'bulk_10000_to_34999_dwt'],
    ['AIR', 'Short-haul', 'short_haul_without_rf'],
  ] as const)('understands %s "%s"', (mode, typed, name) => {
    expect(vehicleClasses(mode)).toContain(name)
    expect(freightFactor(mode, typed)).toBe(freightFactor(mode, name))
  })

  it('knows every shipped freight row under a name of its own', () => {
    const named = transportModes.flatMap((mode) => vehicleClasses(mode).map((name) => freightFactor(mode, name).code))
    const shipped = allFactors().filter((factor) => factor.unit === 'kg CO2e per tonne.km')
    expect(named.length).toBe(127)
    expect(new Set(named)).toEqual(new Set(shipped.map((factor) => factor.code)))
  })

  it('tells which classes fit when the class belongs to another mode', () => {
    const message = codeAndMessage(() => freightFactor('AIR', 'van_average'))
    expect(message).toMatch(/^UNKNOWN_VEHICLE_CLASS: "van_average" is a class of ROAD, not of AIR/)
    expect(message).toContain('long_haul_without_rf')
    expect(codeAndMessage(() => freightFactor('RAIL', 'hgv'))).toContain('freight_train')
  })

  it('offers the nearest class for a typing error', () => {
    expect(codeAndMessage(() => freightFactor('SEA', 'contaner_average'))).toContain('container_average')
  })

  it('says how to report inland waterways, for which there is no factor', () => {
    expect(codeAndMessage(() => freightFactor('INLAND_WATERWAY', 'barge'))).toMatch(/^NO_FACTOR: .*fuel.*reported/)
  })
})

describe('fuel factors', () => {
  it.each([
    ['diesel', 'litres', 2.51279],
    ['Diesel (100% mineral diesel)', 'L', 2.66155],
    ['100% mineral diesel', 'litre', 2.66155],
    ['petrol', 'l', 2.0844],
    ['gasoline', 'US gallon', 2.0844],
    ['LPG', 'litres', 1.55713],
    ['cng', 'kg', 2568.16441],
    ['hvo', 'litres', 0.03558],
    ['HVO', 'tonnes', 0.04562],
    ['jet kerosene', 'tonnes', 3178.3652],
    ['Aviation turbine fuel', 'litres', 2.54269],
    ['marine gas oil', 'tonnes', 3245.30441],
    ['Marine Fuel Oil', 't', 3154.75334],
    ['natural gas', 'm³', 2.04542],
    ['natural gas', 'kWh', 0.1829],
    ['natural gas', 'kWh (Net CV)', 0.20264],
    ['natural-gas', 'GJ', 0.1829],
    ['wood pellets', 'kWh', 0.01132],
    ['hvo', 'kWh', 1.03677],
  ])('gives %s in %s the published value', (fuel, unit, value) => {
    expect(fuelFactor(fuel, unit).value).toBe(value)
  })

  it('names near fuels when it does not know one', () => {
    expect(codeAndMessage(() => fuelFactor('deisel', 'litres'))).toMatch(/^UNKNOWN_FUEL: .*diesel/)
    expect(codeAndMessage(() => fuelFactor('plutonium', 'kg'))).toMatch(/^UNKNOWN_FUEL/)
    expect(codeAndMessage(() => fuelFactor('Electricity', 'kWh'))).toBe(
      'UNKNOWN_FUEL: "Electricity" is not a fuel: send it as electricity: { kwh }.',
    )
    expect(codeAndMessage(() => fuelFactor(' ', 'kg'))).toBe(
      'EMPTY: fuel is empty: name what was burned, such as diesel.',
    )
    expect(codeAndMessage(() => fuelFactor('diesel', ''))).toMatch(/^EMPTY: unit is empty: .* is counted in litres/)
  })

  it('names the units of a fuel when the unit does not fit', () => {
    expect(codeAndMessage(() => fuelFactor('coking coal', 'litres'))).toMatch(/^UNKNOWN_UNIT: .*tonnes/)
    expect(codeAndMessage(() => fuelFactor('diesel', 'km'))).toMatch(/^UNKNOWN_UNIT: .*litres/)
    expect(codeAndMessage(() => fuelFactor('diesel', 'hogsheads'))).toMatch(/^UNKNOWN_UNIT: .*litres/)
  })

  it('lists units that it takes for the fuel, and for gas those of gas', () => {
    for (const fuel of fuelNames()) {
      const listed =
        /is counted in (.*)\.$/.exec(codeAndMessage(() => fuelFactor(fuel, 'hogsheads')))?.[1]?.split(', ') ?? []
      expect(listed.length).toBeGreaterThan(3)
      for (const unit of listed) expect(fuelFactor(fuel, unit).value).toBeGreaterThanOrEqual(0)
    }
    expect(codeAndMessage(() => fuelFactor('natural gas', 'mcf'))).toMatch(
      /thousand.*million.*m3, Nm3, Ccf, Mcf.*therms/,
    )
    expect(codeAndMessage(() => fuelFactor('natural gas', 'bbl'))).toMatch(/send m3, Nm3, Ccf/)
    expect(codeAndMessage(() => fuelFactor('diesel', 'Ccf'))).toMatch(/send litres/)
  })

  it('does not take a cubic metre of gas for a thousand litres of compressed gas', () => {
    expect(codeAndMessage(() => fuelFactor('cng', 'm3'))).toMatch(/^UNKNOWN_UNIT/)
    expect(fuelFactor('diesel', 'm3').value).toBe(2.51279)
  })

  it('does not guess whether a figure published per kWh is gross or net', () => {
    expect(codeAndMessage(() => fuelFactor('wood pellets', 'kWh (Net CV)'))).toMatch(/^UNKNOWN_UNIT/)
  })

  it('knows every fuel by the name it lists', () => {
    for (const fuel of fuelNames())
      expect(fuelFactor(fuel, fuel.startsWith('bio') ? 'kg' : 'tonnes').value).toBeGreaterThan(0)
  })
})

describe('the shipped table', () => {
  it('gives UK electricity, by default too, and no other', () => {
    expect(electricityFactor().value).toBe(0.20705)
    expect(electricityFactor('United Kingdom').id).toBe('desnz-2024:7_400_4000_5_1')
    expect(codeAndMessage(() => electricityFactor('Germany'))).toMatch(/^UNKNOWN_REGION/)
  })

  it('finds a factor by its stable id and says where it comes from', () => {
    expect(factorById('desnz-2024:27_304_3140_14_1')).toEqual({
      id: 'desnz-2024:27_304_3140_14_1',
      publisher: 'Department for Energy Security and Net Zero (DESNZ)',
      dataset: 'UK Government GHG Conversion Factors for Company Reporting',
      edition: '2024 v1.1',
      code: '27_304_3140_14_1',
      label: 'HGV (all diesel): All HGVs, Average laden',
      value: 0.09752,
      unit: 'kg CO2e per tonne.km',
      licence: 'Open Government Licence v3.0',
    })
    expect(factorById('desnz-1999:1')).toBeNull()
  })

  it('holds only non-negative numbers under ids of their own', () => {
    const factors = allFactors()
    expect(factors.length).toBe(294)
    expect(factors.filter((factor) => !(factor.value >= 0) || factor.label === '')).toEqual([])
  })
})

import { expect, it } from 'vitest'
import { agrees, byAmount, type EmissionRow, factorsOf, sumOf } from './emission.ts'
import { activityInWords, formulaInFigures, formulaInWords, inputRows } from './words.ts'

type Calculation = EmissionRow['calculation']

const factor = {
  id: 'f',
  label: 'Freight flights',
  value: 0.64875,
  unit: 'kg CO2e per tonne.km',
} as NonNullable<Calculation['factor']>
const flight: Calculation = {
  method: 'FREIGHT',
  inputs: { mode: 'AIR', massKg: 164, distanceKm: 14_287.812737, origin: { latitude: 31.234, longitude: -121.47 } },
  formula: 'massKg / 1000 × distanceKm × factor',
  recomputed: 1_520.15,
  factor,
}
const diesel: Calculation = {
  method: 'FUEL',
  inputs: { fuel: 'diesel', amount: 20, unit: 'gallons', convertedAmount: 90.9218, convertedUnit: 'litres' },
  formula: 'convertedAmount × factor',
  recomputed: 1,
  factor: { ...factor, value: 2.5, unit: 'kg CO2e per litre' },
}

it('puts the figures into the formula, each with its unit', () => {
  expect(formulaInFigures(flight)).toBe('164 kg / 1,000 × 14,287.813 km × 0.64875 kg CO₂e per tonne.km')
  expect(formulaInFigures(diesel)).toBe('90.9218 litres × 2.5 kg CO₂e per litre')
  expect(formulaInFigures({ ...flight, inputs: null, factor: null })).toBe('massKg / 1,000 × distanceKm × factor')
})

it('says the formula in words', () => {
  expect(formulaInWords(flight)).toBe('mass in tonnes × distance × factor')
  expect(formulaInWords(diesel)).toBe('converted amount × factor')
  expect(formulaInWords({ formula: 'newThing × factor' })).toBe('newThing × factor')
})

it('says what was done', () => {
  expect(activityInWords(flight)).toBe('Air, 164 kg over 14,288 km')
  expect(activityInWords(diesel)).toBe('Diesel, 20 gallons')
  expect(activityInWords({ method: 'ELECTRICITY', inputs: { kwh: 12.3456 } })).toBe('Electricity, 12.3 kWh')
  expect(activityInWords({ method: 'ELECTRICITY', inputs: { kwh: 1_200 } })).toBe('Electricity, 1,200 kWh')
  expect(activityInWords({ method: 'FREIGHT', inputs: 'odd' })).toBe('?, ? over ?')
})

it('names each input with its unit, also one that it does not know', () => {
  const rows = (inputs: unknown) => inputRows(inputs).map(({ label, text }) => `${label}: ${text}`)
  expect(rows(flight.inputs)).toEqual([
    'Mode: Air',
    'Mass: 164 kg',
    'Distance: 14,287.813 km',
    'Origin: 31.23° N, 121.47° W',
  ])
  expect(rows(diesel.inputs)).toEqual(['Fuel: diesel', 'Amount: 20 gallons', 'Converted amount: 90.9218 litres'])
  expect(rows({ co2Kg: 5, loadFactor: 0.5, gone: null, odd: { a: [1] } })).toEqual([
    'Reported amount: 5 kg CO₂e',
    'Load factor: 0.5',
    'Odd: {"a":[1]}',
  ])
  expect(rows({ long: 'x'.repeat(300) })[0]).toHaveLength(207)
  expect([rows(null), rows([1]), rows('text')]).toEqual([[], [], []])
})

it('puts the largest first and what does not count last, and leaves that out of sums and factors', () => {
  const row = (id: string, co2: number, includedInSeries = true) =>
    ({ id, co2, includedInSeries, calculation: flight }) as EmissionRow
  const rows = [row('small', 1), row('impossible', 1e12, false), row('large', 5)]
  expect(rows.toSorted(byAmount).map(({ id }) => id)).toEqual(['large', 'small', 'impossible'])
  expect(sumOf(rows)).toBe(6)
  expect(factorsOf(rows)).toEqual([{ factor, count: 2, co2: 6 }])
})

it('takes two figures for the same up to the last digits', () => {
  expect([agrees(0.1 + 0.2, 0.3), agrees(0, 0), agrees(100, 100.001), agrees(Number.NaN, 1)]).toEqual([
    true,
    true,
    false,
    false,
  ])
})

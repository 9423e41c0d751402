/**
 * The emission factors: kg CO2e per unit from the UK Government GHG Conversion Factors, edition 2024 v1.1.
 * They are direct (tank-to-wheel) emissions: those of the exhaust, without those of producing the fuel. Battery
 * electric vans are the exception: DESNZ counts the UK grid electricity that charged them.
 * The edition is pinned: a change of edition would look like a reduction that never happened.
 */

import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { InputError } from '../platform/errors.ts'
import { projectFile } from '../platform/project-file.ts'
import type { TransportMode } from '../vocabulary/transport-mode.ts'
import { type FactorRow, freightNames, fuelAliases } from './factor-names.ts'
import { closest, quoted, slug } from './names.ts'
import { fuelIn } from './segment.ts'
import { findUnit, parseUnit, type Unit } from './units.ts'

/** One published factor. `value` is kg CO2e per `unit`'s denominator, `code` the publisher's own row id. */
export type EmissionFactor = {
  id: string
  publisher: string
  dataset: string
  edition: string
  code: string
  label: string
  value: number
  unit: string
  licence: string
}

/** A freight factor and the systematic name of its vehicle class. */
export type FreightMatch = { factor: EmissionFactor; vehicleClass: string }

/** A fuel's factor. Convert amounts from `unit` to `factorUnit` before multiplying them by the factor. */
export type FuelMatch = { factor: EmissionFactor; fuel: string; unit: Unit; factorUnit: Unit; segment: string }

type Fuel = {
  slug: string
  label: string
  gaseous: boolean
  rows: { factor: EmissionFactor; unit: Unit; segment: string }[]
}

const singular: Record<string, string> = { litres: 'litre', tonnes: 'tonne', 'cubic metres': 'cubic metre' }

/** Reads the shipped table from disk: one row per factor, as published. */
export function loadFactors(): FactorRow[] {
  const text = readFileSync(projectFile('api/emissions/factors/desnz-2024.csv'), 'utf8')
  return parse(text, { columns: true }) as FactorRow[]
}

function toFactor(row: FactorRow): EmissionFactor {
  const parts = [row.level3, row.level4, row.column_text].filter((part) => part !== '' && part !== row.uom)
  return {
    id: `desnz-2024:${row.id}`,
    publisher: 'Department for Energy Security and Net Zero (DESNZ)',
    dataset: 'UK Government GHG Conversion Factors for Company Reporting',
    edition: '2024 v1.1',
    code: row.id,
    label: row.level1 === 'Freighting goods' ? `${row.level2}: ${parts.join(', ')}` : parts.join(', '),
    value: Number(row.factor),
    unit: `kg CO2e per ${singular[row.uom] ?? row.uom}`,
    licence: 'Open Government Licence v3.0',
  }
}

const byId = new Map<string, EmissionFactor>()
const freight = new Map<string, FreightMatch & { mode: TransportMode }>()
const classes = new Map<TransportMode, string[]>()
const fuelsByName = new Map<string, Fuel>()
const fuels = new Map<string, Fuel>()
let ukElectricity: EmissionFactor | undefined

function addFuel(row: FactorRow, factor: EmissionFactor): void {
  const name = slug(row.level3)
  let fuel = fuels.get(name)
  if (!fuel) {
    const gaseous = row.level2 === 'Gaseous fuels' || row.level2 === 'Biogas' || /^bio(propane|methane)/.test(name)
    fuel = { slug: name, label: row.level3, gaseous, rows: [] }
    fuels.set(name, fuel)
    for (const alias of [name, ...(fuelAliases[name] ?? [])]) fuelsByName.set(alias, fuel)
  }
  fuel.rows.push({ factor, unit: parseUnit(row.uom), segment: fuelIn(name, slug(row.uom)) })
}

for (const row of loadFactors()) {
  const factor = toFactor(row)
  byId.set(factor.id, factor)
  if (row.level1 === 'UK electricity') ukElectricity = factor
  else if (row.level1 !== 'Freighting goods') addFuel(row, factor)
  else {
    const named = freightNames(row)
    if (!named) continue
    const match = { factor, vehicleClass: named.names[0], mode: named.mode }
    for (const name of named.names) freight.set(name, match)
    classes.set(named.mode, [...(classes.get(named.mode) ?? []), named.names[0]])
  }
}

/** AIR defaults to factors without radiative forcing, as GLEC and ISO 14083 leave it out. */
const defaultClass: Partial<Record<TransportMode, string>> = {
  ROAD: 'hgv_average_laden',
  RAIL: 'freight_train',
  AIR: 'intl_non_uk_without_rf',
  SEA: 'container_average',
}

/** Every shipped factor. */
export function allFactors(): EmissionFactor[] {
  return [...byId.values()]
}

/** The factor with this id (`desnz-2024:27_304_3140_14_1`), or null. */
export function factorById(id: string): EmissionFactor | null {
  return byId.get(id) ?? null
}

/** Systematic names of the vehicle classes of a mode. */
export function vehicleClasses(mode: TransportMode): string[] {
  return classes.get(mode) ?? []
}

/** Systematic names of the fuels. */
export function fuelNames(): string[] {
  return [...fuels.keys()]
}

function unknownClass(mode: TransportMode, asked: string, known: TransportMode | undefined): InputError {
  const names = vehicleClasses(mode)
  const near = closest(asked, names, 5)
  const averages = names.filter((name) => /average(_laden)?$|without_rf$|^freight_train$/.test(name))
  const shown = [...new Set([...near, ...averages])].slice(0, 8)
  const others = names.length > shown.length ? ` (${names.length} in all)` : ''
  const what = known ? `is a class of ${known}, not of ${mode}` : `is no vehicle class of ${mode}`
  return new InputError('UNKNOWN_VEHICLE_CLASS', `${quoted(asked)} ${what}; use one of: ${shown.join(', ')}${others}.`)
}

/**
 * The factor per tonne.km of a mode, with the vehicle class used. Without a class: all HGVs of average load, freight
 * train, international flight without radiative forcing, or average container ship.
 * Throws InputError NO_FACTOR (inland waterways: DESNZ publishes none) or UNKNOWN_VEHICLE_CLASS.
 */
export function matchFreight(mode: TransportMode, vehicleClass?: string | null): FreightMatch {
  const fallback = defaultClass[mode]
  if (fallback === undefined) {
    throw new InputError(
      'NO_FACTOR',
      `DESNZ publishes no freight factor for ${mode}: send the fuel that was burned as "fuel", or the amount of CO2e as "reported".`,
    )
  }
  const asked = vehicleClass?.trim() || fallback
  const match = freight.get(asked) ?? freight.get(slug(asked).replace('articulated', 'artic'))
  if (match?.mode === mode) return match
  throw unknownClass(mode, asked, match?.mode)
}

/** The factor of `matchFreight`, in kg CO2e per tonne.km. */
export function freightFactor(mode: TransportMode, vehicleClass?: string | null): EmissionFactor {
  return matchFreight(mode, vehicleClass).factor
}

function fits(fuel: Fuel, asked: Unit, row: Unit): boolean {
  if (asked.dimension !== row.dimension) return false
  if (asked.dimension === 'volume') return fuel.gaseous ? asked.measure === row.measure : !asked.onlyGas
  return asked.dimension !== 'energy' || (asked.basis ?? 'gross') === (row.basis ?? (asked.basis ? null : 'gross'))
}

/** Names that callers send as a fuel although they mean electricity. */
const electricityNames = new Set('electricity electric electric_power grid_electricity'.split(' '))

/** The most used units, in the order in which messages list them. */
const usualUnits = 'litres,gal (US),gal (UK),m3,Nm3,Ccf,Mcf,kg,tonnes,lb,tons (US),kWh,MWh,GJ,therms,MMBtu'.split(',')

/** The usual units in which a fuel can be counted, and its published units with their calorific basis. */
function unitsOf(fuel: Fuel): string {
  const usual = usualUnits.filter((name) => fuel.rows.some(({ unit }) => fits(fuel, parseUnit(name), unit)))
  const published = fuel.rows.flatMap(({ unit }) => (unit.basis ? unit.name : []))
  return [...new Set([...usual, ...published])].join(', ')
}

/**
 * The factor of a fuel for amounts in `unit`, and the unit to convert them to.
 * Energy without a basis is gross calorific value, as on UK bills. Volumes of a gaseous fuel are not converted between
 * litres (compressed or liquefied) and cubic metres (of gas).
 * Throws InputError UNKNOWN_FUEL, UNKNOWN_UNIT or EMPTY; the messages say what would fit.
 */
export function matchFuel(fuel: string, unit: string): FuelMatch {
  if (fuel.trim() === '') throw new InputError('EMPTY', 'fuel is empty: name what was burned, such as diesel.')
  const found = fuelsByName.get(fuel) ?? fuelsByName.get(slug(fuel))
  if (!found && electricityNames.has(slug(fuel))) {
    throw new InputError('UNKNOWN_FUEL', `${quoted(fuel)} is not a fuel: send it as electricity: { kwh }.`)
  }
  if (!found) {
    const near = closest(fuel, fuelsByName.keys(), 5)
    const hint =
      near.length > 0 ? `did you mean ${near.join(', ')}?` : 'try diesel, petrol, lpg, cng, natural gas or hvo.'
    throw new InputError('UNKNOWN_FUEL', `${quoted(fuel)} is not a fuel with a published factor: ${hint}`)
  }
  if (unit.trim() === '') {
    throw new InputError('EMPTY', `unit is empty: ${found.label} is counted in ${unitsOf(found)}.`)
  }
  const asked = findUnit(unit)
  if (typeof asked === 'string') {
    throw new InputError('UNKNOWN_UNIT', `${quoted(unit)} ${asked}. ${found.label} is counted in ${unitsOf(found)}.`)
  }
  const row =
    found.rows.find((each) => each.unit.name === asked.name) ?? found.rows.find((each) => fits(found, asked, each.unit))
  if (!row) {
    throw new InputError('UNKNOWN_UNIT', `${found.label} cannot be counted in ${asked.name}: send ${unitsOf(found)}.`)
  }
  return { factor: row.factor, fuel: found.slug, unit: asked, factorUnit: row.unit, segment: row.segment }
}

/** The factor of `matchFuel`. */
export function fuelFactor(fuel: string, unit: string): EmissionFactor {
  return matchFuel(fuel, unit).factor
}

const ukNames = new Set('uk gb gbr united_kingdom great_britain england scotland wales northern_ireland'.split(' '))

/** The year that the shipped factors of electricity were published for. */
const electricityYear = 2024

/** A grid's factor. `standsIn` says for which year or region it stands in; null when the factor fits. */
export type ElectricityMatch = { factor: EmissionFactor; region: string; standsIn: string | null }

/**
 * The best factor of grid electricity, in kg CO2e per kWh generated (without grid losses). Plume ships only the UK
 * factor of 2024: it stands in for other years and when no region is given, and `standsIn` says so.
 * Throws InputError UNKNOWN_REGION for other regions: a UK figure there could be several times too low or too high.
 */
export function matchElectricity(region?: string | null, year = electricityYear): ElectricityMatch {
  if (!ukElectricity) throw new Error('the shipped table has no factor for UK electricity')
  const asked = region?.trim()
  if (asked && !ukNames.has(slug(asked))) {
    throw new InputError(
      'UNKNOWN_REGION',
      `No electricity factor is shipped for the region ${quoted(asked)}, only for UK: send the amount of CO2e as "reported".`,
    )
  }
  const reasons = [
    !asked && 'No region was given: the grid of the UK stands in',
    year !== electricityYear && `No factor of ${year} is shipped: that of ${electricityYear} stands in`,
  ].filter((reason) => reason !== false)
  return { factor: ukElectricity, region: 'UK', standsIn: reasons.length > 0 ? `${reasons.join('. ')}.` : null }
}

/** The factor of `matchElectricity`. */
export function electricityFactor(region?: string | null): EmissionFactor {
  return matchElectricity(region).factor
}

/** Units of amounts: parsed and converted once, at the edge. */

import { InputError } from '../platform/errors.ts'
import { quoted, slug } from './names.ts'

export type Dimension = 'volume' | 'mass' | 'energy' | 'distance'

/** Energy of a fuel by gross (higher) or net (lower) calorific value. */
export type CalorificBasis = 'gross' | 'net'

/**
 * A unit that Plume knows. `size` is one unit in the dimension's base (litre, kilogram, kilowatt hour, kilometre).
 * `measure` tells volumes of liquids from volumes of gas, because a litre of compressed gas is no litre of gas.
 */
export type Unit = {
  name: string
  dimension: Dimension
  size: number
  basis?: CalorificBasis
  measure?: 'liquid' | 'gas'
}

/** Exact by definition: international pound and mile, US and imperial gallon, IT British thermal unit. */
const table: [unit: Unit, aliases: string][] = [
  [{ name: 'litres', dimension: 'volume', size: 1, measure: 'liquid' }, 'l litre liter ltr'],
  [{ name: 'ml', dimension: 'volume', size: 0.001, measure: 'liquid' }, 'ml millilitre milliliter'],
  [
    { name: 'gal (US)', dimension: 'volume', size: 3.785411784, measure: 'liquid' },
    'us_gallon us_gal gal_us gallon_us gallons_us us_liquid_gallon',
  ],
  [
    { name: 'gal (UK)', dimension: 'volume', size: 4.54609, measure: 'liquid' },
    'imperial_gallon imperial_gal uk_gallon uk_gal gal_uk gal_imp gal_imperial gallon_uk gallons_uk gallon_imperial gallons_imperial imp_gal',
  ],
  [{ name: 'barrels', dimension: 'volume', size: 158.987294928, measure: 'liquid' }, 'barrel bbl oil_barrel'],
  [
    { name: 'cubic metres', dimension: 'volume', size: 1000, measure: 'gas' },
    'm3 m_3 cubic_metre cubic_meter cu_m cbm',
  ],
  [
    { name: 'cubic feet', dimension: 'volume', size: 28.316846592, measure: 'gas' },
    'ft3 ft_3 cubic_foot cubic_feet cu_ft',
  ],
  [{ name: 'g', dimension: 'mass', size: 0.001 }, 'g gram gramme'],
  [{ name: 'kg', dimension: 'mass', size: 1 }, 'kg kilogram kilogramme kilo'],
  [{ name: 'tonnes', dimension: 'mass', size: 1000 }, 't tonne metric_ton metric_tonne mt'],
  [{ name: 'lb', dimension: 'mass', size: 0.45359237 }, 'lb pound'],
  [{ name: 'tons (US)', dimension: 'mass', size: 907.18474 }, 'short_ton us_ton ton_us tons_us'],
  [{ name: 'tons (UK)', dimension: 'mass', size: 1016.0469088 }, 'long_ton uk_ton imperial_ton ton_uk tons_uk'],
  [{ name: 'kWh', dimension: 'energy', size: 1 }, 'kwh kilowatt_hour kw_h'],
  [{ name: 'MWh', dimension: 'energy', size: 1000 }, 'mwh megawatt_hour mw_h'],
  [{ name: 'GWh', dimension: 'energy', size: 1_000_000 }, 'gwh gigawatt_hour'],
  [{ name: 'MJ', dimension: 'energy', size: 1 / 3.6 }, 'mj megajoule'],
  [{ name: 'GJ', dimension: 'energy', size: 1000 / 3.6 }, 'gj gigajoule'],
  [{ name: 'therms', dimension: 'energy', size: 105.505585262 / 3.6 }, 'therm'],
  [{ name: 'MMBtu', dimension: 'energy', size: 1055.05585262 / 3.6 }, 'mmbtu million_btu'],
  [{ name: 'm', dimension: 'distance', size: 0.001 }, 'm metre meter'],
  [{ name: 'km', dimension: 'distance', size: 1 }, 'km kilometre kilometer'],
  [{ name: 'miles', dimension: 'distance', size: 1.609344 }, 'mile mi'],
  [{ name: 'nautical miles', dimension: 'distance', size: 1.852 }, 'nautical_mile nmi nm'],
]

const byName = new Map<string, Unit>()
for (const [unit, aliases] of table) {
  for (const alias of aliases.split(' ')) byName.set(alias, unit)
  if (unit.dimension !== 'energy') continue
  for (const basis of ['gross', 'net'] as const) {
    const based: Unit = { ...unit, name: `${unit.name} (${basis === 'gross' ? 'Gross' : 'Net'} CV)`, basis }
    const suffixes = basis === 'gross' ? ['gross', 'gross_cv', 'gcv', 'hhv'] : ['net', 'net_cv', 'ncv', 'lhv']
    for (const alias of aliases.split(' ')) {
      for (const suffix of suffixes) byName.set(`${alias}_${suffix}`, based)
    }
  }
}

const ambiguous = new Map([
  ['gal', 'gal (US) or gal (UK)'],
  ['gallon', 'gal (US) or gal (UK)'],
  ['ton', 'tonnes, tons (US) or tons (UK)'],
])

/**
 * The unit a caller named; case, spaces, hyphens and a plural s do not matter. Energy may carry its basis,
 * `kWh (Net CV)`; without one it has none, and fuels take it as gross, as UK bills and meters do.
 * Throws InputError UNKNOWN_UNIT, also for `gallon` and `ton`, which differ between countries.
 */
export function parseUnit(text: string): Unit {
  const name = slug(text)
  const singular = name.endsWith('s') ? name.slice(0, -1) : name
  const unit = byName.get(name) ?? byName.get(singular)
  if (unit) return unit
  const meanings = ambiguous.get(singular)
  if (meanings) throw new InputError('UNKNOWN_UNIT', `${quoted(text)} differs between countries: send ${meanings}.`)
  throw new InputError(
    'UNKNOWN_UNIT',
    `${quoted(text)} is not a unit Plume knows: send for example litres, gal (US), gal (UK), m3, kg, tonnes, kWh, MWh or GJ.`,
  )
}

/** `amount` of one unit in another of the same dimension. Throws InputError UNKNOWN_UNIT between dimensions. */
export function convert(amount: number, from: Unit, to: Unit): number {
  if (from.dimension !== to.dimension) {
    throw new InputError('UNKNOWN_UNIT', `${from.name} cannot be converted to ${to.name}.`)
  }
  return from.size === to.size ? amount : (amount * from.size) / to.size
}

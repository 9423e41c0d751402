import { number } from '../../ui/format/english.ts'
import { formatWord } from '../../ui/format/words.ts'
import type { EmissionRow, Factor } from './emission.ts'

/**
 * Puts the inputs of a calculation into words. They are JSON, and a newer server may send inputs that are unknown here.
 */

const sixDigits = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 6 })
const maxCharacters = 200

/** Short enough for a row: `14,288`. */
const inRow = (value: number) => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)))

/** To six digits at least: `0.64875`, `14,287.813`. */
export const formatAmount = (value: number): string =>
  Number.isFinite(value) ? (Math.abs(value) >= 1000 ? number(value, 3) : sixDigits.format(value)) : '–'

type Calculation = EmissionRow['calculation']
type Inputs = Readonly<Record<string, unknown>>

export const inputsOf = (inputs: unknown): Inputs =>
  typeof inputs === 'object' && inputs !== null && !Array.isArray(inputs) ? (inputs as Inputs) : {}

const labels: Record<string, string> = {
  co2Kg: 'Reported amount',
  convertedAmount: 'Converted amount',
  convertedUnit: 'Converted to',
  distanceKm: 'Distance',
  distanceSource: 'Distance is',
  greatCircleKm: 'Great circle',
  kwh: 'Electricity',
  massKg: 'Mass',
  trackingNumber: 'Package',
}
const units: Record<string, string> = { co2Kg: 'kg CO₂e', kwh: 'kWh' }
const unitOfInput: Record<string, string> = { amount: 'unit', convertedAmount: 'convertedUnit' }

/** `massKg` → `kg`, `convertedAmount` → the value of `convertedUnit`; empty where there is no unit. */
function unitOf(key: string, inputs: Inputs): string {
  const named = inputs[unitOfInput[key] ?? '']
  if (typeof named === 'string') return named
  return units[key] ?? (key.endsWith('Kg') ? 'kg' : key.endsWith('Km') ? 'km' : '')
}

/** `vehicleClass` → `Vehicle class`, `massKg` → `Mass`. */
const labelOf = (key: string): string =>
  labels[key] ??
  formatWord(
    key
      .replace(/(Kg|Km)$/, '')
      .replace(/([a-z])([A-Z])/g, '$1_$2')
      .toUpperCase(),
  )

const isPoint = (value: unknown): value is { latitude: number; longitude: number } =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as { latitude?: unknown }).latitude === 'number' &&
  typeof (value as { longitude?: unknown }).longitude === 'number'

const degrees = (value: number, [positive, negative]: readonly [string, string]) =>
  `${Math.abs(value).toFixed(2)}° ${value < 0 ? negative : positive}`

const withUnit = (value: number, unit: string) => `${formatAmount(value)}${unit && ` ${unit}`}`

function sayValue(key: string, value: unknown, inputs: Inputs): string {
  if (typeof value === 'number') return withUnit(value, unitOf(key, inputs))
  if (isPoint(value)) return `${degrees(value.latitude, ['N', 'S'])}, ${degrees(value.longitude, ['E', 'W'])}`
  if (key === 'mode' && typeof value === 'string') return formatWord(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > maxCharacters ? `${text.slice(0, maxCharacters)}…` : text
}

export type Input = { key: string; label: string; text: string }

/** Each input with its unit; units do not appear by themselves. */
export function inputRows(raw: unknown): Input[] {
  const inputs = inputsOf(raw)
  const saidElsewhere = new Set(Object.values(unitOfInput))
  return Object.entries(inputs)
    .filter(([key, value]) => !saidElsewhere.has(key) && value !== null && value !== undefined)
    .map(([key, value]) => ({ key, label: labelOf(key), text: sayValue(key, value, inputs) }))
}

/** `kg CO2e per tonne.km` → `kg CO₂e per tonne.km`. */
export const unitInPrint = (unit: string): string => unit.replaceAll('CO2', 'CO₂')

export const factorInWords = ({ value, unit }: Pick<Factor, 'value' | 'unit'>): string =>
  `${formatAmount(value)} ${unitInPrint(unit)}`

/** The formula with its figures: `164 kg / 1,000 × 14,287.813 km × 0.64875 kg CO₂e per tonne.km`. */
export function formulaInFigures({ formula, inputs: raw, factor }: Calculation): string {
  const inputs = inputsOf(raw)
  const said = formula.replace(/[A-Za-z]\w*/g, (name) => {
    if (name === 'factor' && factor) return factorInWords(factor)
    const value = inputs[name]
    return typeof value === 'number' ? withUnit(value, unitOf(name, inputs)) : name
  })
  return said.replace(/\b1000\b/g, '1,000')
}

/** The formula in words: `mass in tonnes × distance × factor`. */
export function formulaInWords({ formula }: Pick<Calculation, 'formula'>): string {
  return formula
    .replace('massKg / 1000', 'mass in tonnes')
    .replace(/[A-Za-z]\w*/g, (name) => (name in labels ? (labels[name] ?? name).toLowerCase() : name))
}

/** The activity in a few words: `Air, 164 kg over 14,288 km`. */
export function activityInWords({ method, inputs: raw }: Pick<Calculation, 'method' | 'inputs'>): string {
  const inputs = inputsOf(raw)
  const said = (key: string) => {
    const value = inputs[key]
    return value === undefined ? '?' : sayValue(key, typeof value === 'number' ? inRow(value) : value, inputs)
  }
  switch (method) {
    case 'FREIGHT':
      return `${said('mode')}, ${said('massKg')} over ${said('distanceKm')}`
    case 'FUEL':
      return `${formatWord(String(inputs.fuel ?? 'fuel').toUpperCase())}, ${said('amount')}`
    case 'ELECTRICITY':
      return `Electricity, ${said('kwh')}`
    case 'REPORTED':
      return 'Reported by its owner'
    default:
      return formatWord(method)
  }
}

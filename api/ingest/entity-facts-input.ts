/** Reads what an owner states about an entity. */
import type { EntityType } from '../emissions/activity.ts'
import type { EntityFacts } from '../emissions/entity-facts.ts'
import { PlumeError } from '../platform/errors.ts'
import { shownText } from '../platform/text.ts'

/** Absent: stays as it is. null: nobody says so any more. */
export type FactsInput = { [Fact in keyof EntityFacts]?: EntityFacts[Fact] | undefined }

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
const maxRegionCharacters = 100
/** Coal alone makes about 1 kg. */
const maxGridKgPerKwh = 2

/** @throws PlumeError BAD_USER_INPUT */
export function readFacts(type: EntityType, input: FactsInput): Partial<EntityFacts> {
  const { country, region, gridKgPerKwh, facilityKind, temperature, vehicleKind } = input
  if (facilityKind && type !== 'FACILITY' && type !== 'SUPPLIER')
    throw bad(`facilityKind is for a FACILITY or a SUPPLIER, and this is a ${type}.`)
  if (vehicleKind && type !== 'VEHICLE' && type !== 'CARRIER')
    throw bad(`vehicleKind is for a VEHICLE or a CARRIER, and this is a ${type}.`)
  const facts: FactsInput = {
    country: country && countryOf(country),
    region: region && regionOf(region),
    gridKgPerKwh,
    facilityKind,
    temperature,
    vehicleKind,
  }
  if (gridKgPerKwh != null && !(gridKgPerKwh >= 0 && gridKgPerKwh <= maxGridKgPerKwh))
    throw bad(`gridKgPerKwh is ${gridKgPerKwh}: send kg CO2e for each kWh, 0 to ${maxGridKgPerKwh}.`)
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined))
}

function countryOf(country: string): string | null {
  const code = country.trim().toUpperCase()
  if (code === '') return null
  if (/^[A-Z]{2}$/.test(code) && countries.of(code)) return code
  throw bad(`"${country.slice(0, 40)}" is no country: send its ISO 3166-1 alpha-2 code, such as DE or US.`)
}

function regionOf(region: string): string | null {
  const text = shownText('region', region.trim(), 'LINE')
  if (text.length > maxRegionCharacters) throw bad(`region has at most ${maxRegionCharacters} characters.`)
  return text || null
}

const bad = (message: string) => new PlumeError('BAD_USER_INPUT', message)

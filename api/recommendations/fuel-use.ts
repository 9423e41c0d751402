/** What a fuel was burned for, as far as the fuel and the entity tell. */
import type { EntityType } from '../emissions/activity.ts'
import type { FacilityKind } from '../emissions/entity-facts.ts'

/** `SITE_DIESEL`: yard machines or generators of a facility. `GAS_ENGINE`: LPG of a facility, as forklifts burn it. */
export const fuelUses = ['ROAD', 'SHIP', 'AIRCRAFT', 'HEATING', 'SITE_DIESEL', 'GAS_ENGINE', 'OTHER'] as const
export type FuelUse = (typeof fuelUses)[number]

const diesel = /^(diesel|gas_oil|petrol)/
const heating = /^(natural_gas|burning_oil|fuel_oil|butane|biogas|coal|wood|heating)/
const ship = /^marine/
const aircraft = /^aviation/
const gasEngine = /^(lpg|propane)/
const roadGas = /^(cng|lng|lpg)/
/** Red diesel is not for the road; lorries of a carrier that burn it cool with it. */
const offRoad = /^gas_oil/
const heatedSites: readonly FacilityKind[] = ['OFFICE']

/** @param fuel the systematic name of the fuel, see factors.ts */
export function useOf(fuel: string, entity: EntityType, facility: FacilityKind | null): FuelUse {
  if (ship.test(fuel)) return 'SHIP'
  if (aircraft.test(fuel)) return 'AIRCRAFT'
  if (heating.test(fuel)) return 'HEATING'
  // Whether a supplier's diesel drives trucks or a generator, nothing tells.
  if (entity === 'SUPPLIER') return gasEngine.test(fuel) ? 'GAS_ENGINE' : 'OTHER'
  if (entity === 'FACILITY') {
    const isHeated = facility !== null && heatedSites.includes(facility)
    if (gasEngine.test(fuel)) return isHeated ? 'HEATING' : 'GAS_ENGINE'
    if (offRoad.test(fuel) && isHeated) return 'HEATING'
    return diesel.test(fuel) ? 'SITE_DIESEL' : 'OTHER'
  }
  return (diesel.test(fuel) && !offRoad.test(fuel)) || roadGas.test(fuel) ? 'ROAD' : 'OTHER'
}

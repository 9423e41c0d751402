/** What an entity is, beyond what its activities show: facts that its owner states once. */

export const facilityKinds = [
  'WAREHOUSE',
  'COLD_STORE',
  'HUB',
  'YARD',
  'PORT',
  'OFFICE',
  'PLANT',
  'CHARGING_DEPOT',
] as const
export type FacilityKind = (typeof facilityKinds)[number]

export const temperatureClasses = ['AMBIENT', 'CHILLED', 'FROZEN'] as const
export type TemperatureClass = (typeof temperatureClasses)[number]

export const vehicleKinds = ['TRUCK', 'VAN', 'SHIP', 'AIRCRAFT', 'TRAIN', 'YARD_TRACTOR'] as const
export type VehicleKind = (typeof vehicleKinds)[number]

/**
 * `country`: an ISO 3166-1 alpha-2 code. `region`: a part of it with its own grid factor, such as an eGRID subregion.
 * `gridKgPerKwh`: kg CO2e per kWh of its grid, where the owner knows it. null: nobody has said.
 */
export type EntityFacts = {
  country: string | null
  region: string | null
  gridKgPerKwh: number | null
  facilityKind: FacilityKind | null
  temperature: TemperatureClass | null
  vehicleKind: VehicleKind | null
}

export const noFacts: EntityFacts = {
  country: null,
  region: null,
  gridKgPerKwh: null,
  facilityKind: null,
  temperature: null,
  vehicleKind: null,
}

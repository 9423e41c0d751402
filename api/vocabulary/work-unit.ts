/**
 * What work is counted in; emissions for each unit of it are an intensity (ISO 14083: a transport activity is counted in
 * tonne-kilometres, a hub activity in tonnes).
 */
export const workUnits = ['TONNES', 'TONNE_KM', 'KM', 'PARCELS', 'SQUARE_METRES'] as const
export type WorkUnit = (typeof workUnits)[number]

/** One of them in words, as in "kg CO2e for each tonne". */
export const workWords: Record<WorkUnit, string> = {
  TONNES: 'tonne',
  TONNE_KM: 'tonne-km',
  KM: 'km',
  PARCELS: 'parcel',
  SQUARE_METRES: 'm²',
}

import type { HotspotRowFragment } from '../../graphql/generated/graphql.ts'

type Measure = HotspotRowFragment['measure']

/** What an entity was judged by, in a word or two. */
export const measureWords: Record<Measure, string> = { TOTAL: 'total', INTENSITY: 'per work' }

/** One unit of work, as in "kg CO₂e per tonne". */
export const workWords: Record<string, string> = {
  TONNES: 'tonne',
  TONNE_KM: 'tonne-km',
  KM: 'km',
  PARCELS: 'parcel',
  SQUARE_METRES: 'm²',
}

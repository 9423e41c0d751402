/** Rewrites messages about the fields of an activity so that they name the columns of its file. */
import type { EntityType } from '../../emissions/activity.ts'
import { alsoColumns } from './activity-columns.ts'
import type { ActivityInputLike } from './row.ts'

const activityWords: Record<string, string> = {
  eventId: 'event_id',
  occurredAt: 'occurred_at',
  timeZone: 'time_zone',
  'entity.key': 'entity_key',
  'entity.name': 'entity_name',
  co2Kg: 'co2_kg',
  massKg: 'mass_kg',
  vehicleClass: 'vehicle_class',
  distanceKm: 'distance_km',
  trackingNumber: 'tracking_number',
  'both origin and destination': 'origin_lat, origin_lon, destination_lat and destination_lon',
  'origin (': 'origin_lat, origin_lon (',
  'destination (': 'destination_lat, destination_lon (',
  'as electricity: { kwh }': 'as kind electricity, with kwh',
  'as "reported"': 'as kind reported, with co2_kg',
  'as "fuel"': 'as kind fuel',
}

const shipmentWords: Record<string, string> = {
  eventId: 'ASN/DN #',
  occurredAt: 'Delivered to Client Date',
  'entity.key': 'Vendor',
  'entity.name': 'Vendor',
  massKg: 'Weight (Kilograms)',
}

const wordsOf = { activities: activityWords, shipments: shipmentWords }

const columnByType = Object.fromEntries(Object.entries(alsoColumns).map(([column, type]) => [type, column])) as Partial<
  Record<EntityType, string>
>

const escaped = (word: string) => word.replace(/[()[\]{}.]/g, '\\$&')
const fields = Object.keys(activityWords).map(escaped).join('|')
/** A field, a field of a further entity, or a quotation of what a caller wrote, which stays unchanged. */
const pattern = new RegExp(`(?<![\\w.])(?:${fields})(?![A-Za-z_])|alsoCountsFor\\[(\\d+)\\]\\.\\w+|"[^"]*"`, 'g')

/** Rewrites a message of the ingest about an activity with the names of the columns that it was read from. */
export function inColumns(message: string, format: keyof typeof wordsOf, activity?: ActivityInputLike): string {
  return message.replace(pattern, (found, index?: string) => {
    const type = index && activity?.alsoCountsFor?.[Number(index)]?.type
    return (type && format === 'activities' && columnByType[type]) || (wordsOf[format][found] ?? found)
  })
}

import { describe, expect, it } from 'vitest'
import { InputError } from '../../platform/errors.ts'
import { compute } from '../activities/compute.ts'
import { parseActivity } from '../activities/parse-activity.ts'
import { inColumns } from './column-words.ts'
import { type ActivityInputLike, fromWire } from './row.ts'

const activity: ActivityInputLike = {
  eventId: 'e',
  occurredAt: '2024-01-01T00:00:00Z',
  entity: { type: 'SUPPLIER', key: 'acme' },
}
const freight = (leg: object) => ({ freight: { mode: 'ROAD' as const, massKg: 1, distanceKm: 1, ...leg } })
const place = { latitude: 50, longitude: 8 }

function told(said: object, format: 'activities' | 'shipments' = 'activities'): string {
  const item = { ...activity, ...said }
  try {
    compute(parseActivity(fromWire(item), new Date()))
    return ''
  } catch (error) {
    if (error instanceof InputError) return inColumns(error.message, format, item)
    throw error
  }
}

describe('inColumns', () => {
  it.each<[said: object, sentence: string]>([
    [{ reported: { co2Kg: -5 } }, 'co2_kg is -5: '],
    [freight({ distanceKm: 0 }), 'distance_km must be above 0.'],
    [freight({ massKg: 0 }), 'mass_kg must be above 0.'],
    [freight({ distanceKm: undefined }), 'needs distance_km, or origin_lat, origin_lon, destination_lat and '],
    [
      freight({ origin: place, destination: { ...place, latitude: 91 } }),
      'destination_lat, destination_lon (91, 8) is ',
    ],
    [freight({ trackingNumber: 'p\0' }), 'tracking_number holds '],
    [freight({ mode: 'INLAND_WATERWAY' }), 'as kind fuel, or the amount of CO2e as kind reported, with co2_kg.'],
    [{ occurredAt: '3000-01-01T00:00:00Z' }, 'occurred_at is 3000-01-01'],
    [{ entity: { type: 'SUPPLIER', key: 'k'.repeat(201) } }, 'entity_key has 201 characters'],
    [{ entity: { type: 'SUPPLIER', key: 'k', name: 'a\0' } }, 'entity_name holds '],
    [
      {
        alsoCountsFor: [
          { type: 'ROUTE', key: 'r' },
          { type: 'CARRIER', key: 'c\0' },
        ],
      },
      'also_carrier holds ',
    ],
  ])('names the column: %j', (said, sentence) => expect(told(said)).toContain(sentence))

  it('says how a row tells of electricity', () => {
    expect(told({ fuel: { fuel: 'electricity', amount: 1, unit: 'kWh' } })).toBe(
      '"electricity" is not a fuel: send it as kind electricity, with kwh.',
    )
  })

  it('leaves what the file says as it is', () => {
    expect(told({ fuel: { fuel: 'massKg', amount: 1, unit: 'kg' } })).toContain('"massKg" is not a fuel')
  })

  it('knows the columns of the shipments file', () => {
    expect(told({ occurredAt: '3000-01-01T00:00:00Z' }, 'shipments')).toMatch(/^Delivered to Client Date is 3000/)
  })
})

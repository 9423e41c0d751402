import { InputError } from '../../platform/errors.ts'
import type { TransportMode } from '../../vocabulary/transport-mode.ts'
import { isCalendarDay, shown } from './field-values.ts'
import type { Place, Places } from './places.ts'
import { roadMayConnect } from './road-network.ts'
import type { ActivityInputLike } from './row.ts'
import { readableName, stableKey } from './stable-key.ts'

/** The content of one line of the shipments file; `line` is its number. */
export type ShipmentLine = {
  line: number
  id: string
  /** The ASN or DN number. */
  consignment: string
  country: string
  fulfilVia: string
  mode: string
  deliveredOn: string
  /** Empty in a file without that column. */
  scheduledOn: string
  vendor: string
  site: string
  weight: string
}

const modes: Record<string, TransportMode> = { Air: 'AIR', 'Air Charter': 'AIR', Ocean: 'SEA', Truck: 'ROAD' }

/**
 * The activity of one consignment (all lines of one ASN/DN): a freight leg from the manufacturing site to the
 * destination's gateway, filed under the vendor; the route counts it too.
 *
 * - Weight: a numeric weight in kg is that of the whole consignment, including lines that say "Weight Captured
 *   Separately" or "See ASN-93 (ID#:1281)" (328 kg for 135 packs beside a line of 1,307 packs without weight would make
 *   2.4 kg a pack). Several numeric weights are added up. A reference to another consignment adds nothing: the weight
 *   counts there. 0 kg means not recorded.
 * - Origin: the site of the line with the weight. Lines from sites in several countries have no common origin.
 * - The date is the latest delivery.
 * - A truck across an ocean really comes from somewhere else (mostly from a wholesaler in the destination's country),
 *   so its origin, and with it its emissions, are unknown. Impossible weights pass: the ingest judges them.
 *
 * @param lines at least one, in the order of the file. @param byId all lines of the file, by ID.
 * @throws InputError BAD_DATE, UNKNOWN_ORIGIN, UNKNOWN_DESTINATION, UNKNOWN_MODE, IMPOSSIBLE_MODE, UNKNOWN_WEIGHT.
 */
export function consignmentActivity(
  lines: readonly [ShipmentLine, ...ShipmentLine[]],
  byId: ReadonlyMap<string, ShipmentLine>,
  places: Places,
): ActivityInputLike {
  const number = lines[0].consignment
  const weighed = lines.find((line) => kilograms(line) !== undefined) ?? lines[0]
  const occurredAt = new Date(Math.max(...lines.map(deliveryDate))).toISOString()
  const origin = originOf(lines, weighed, places)
  const destination = destinationOf(lines, places)
  const mode = modeOf(lines)
  if (mode === 'ROAD' && !roadMayConnect(origin.iso2, destination.iso2)) {
    const leg = `${origin.city} (${origin.iso2}) to ${destination.city} (${destination.iso2})`
    throw new InputError('IMPOSSIBLE_MODE', `${number} went by truck from ${leg}, which no road connects.`)
  }
  return {
    eventId: `scms:${number}`,
    occurredAt,
    entity: { type: 'SUPPLIER', key: stableKey(weighed.vendor), name: readableName(weighed.vendor) },
    alsoCountsFor: [
      {
        type: 'ROUTE',
        key: `${placeKey(origin)}→${placeKey(destination)}`,
        name: `${origin.city} → ${destination.city}, ${destination.country}`,
      },
    ],
    freight: { mode, massKg: weightOf(lines, byId), origin: origin.point, destination: destination.point },
  }
}

function weightOf(lines: readonly ShipmentLine[], byId: ReadonlyMap<string, ShipmentLine>): number {
  const weights = lines.flatMap((line) => kilograms(line) ?? [])
  if (weights.length > 0) return weights.reduce((sum, weight) => sum + weight, 0)
  const number = lines[0]?.consignment
  const elsewhere = lines
    .map((line) => byId.get(/\(ID#:(\d+)\)/.exec(line.weight)?.[1] ?? ''))
    .find((target) => target !== undefined && kilograms(target) !== undefined)
  const where = elsewhere && `its weight is part of ${elsewhere.consignment} and counts there`
  throw new InputError(
    'UNKNOWN_WEIGHT',
    `${number}: ${where ?? `no line carries a weight ('${shown(lines[0]?.weight ?? '')}')`}.`,
  )
}

function kilograms(line: ShipmentLine): number | undefined {
  if (!/^\d+(\.\d+)?$/.test(line.weight)) return undefined
  return Number(line.weight) > 0 ? Number(line.weight) : undefined
}

function originOf(lines: readonly ShipmentLine[], weighed: ShipmentLine, places: Places): Place {
  const number = weighed.consignment
  if (lines.some((line) => line.fulfilVia === 'From RDC')) {
    throw new InputError('UNKNOWN_ORIGIN', `${number} left a distribution centre that the file does not name.`)
  }
  const countries = new Set(lines.map((line) => places.sites.get(line.site)?.iso2 ?? '?'))
  const origin = places.sites.get(weighed.site)
  if (origin === undefined) {
    throw new InputError('UNKNOWN_ORIGIN', `${number}: the location of the site '${shown(weighed.site)}' is unknown.`)
  }
  if (countries.size === 1) return origin
  throw new InputError('UNKNOWN_ORIGIN', `${number} holds goods from sites in ${countries.size} countries.`)
}

function destinationOf(lines: readonly ShipmentLine[], places: Places): Place {
  const [country = '', ...others] = new Set(lines.map((line) => line.country))
  const destination = others.length === 0 ? places.destinations.get(country) : undefined
  if (destination) return destination
  const names = shown([country, ...others].join(', '))
  throw new InputError(
    'UNKNOWN_DESTINATION',
    `${lines[0]?.consignment}: the destination '${names}' is not a single known place.`,
  )
}

function modeOf(lines: readonly ShipmentLine[]): TransportMode {
  const names = [...new Set(lines.map((line) => line.mode))]
  const found = new Set(names.map((name) => modes[name]))
  const [mode] = found
  if (mode !== undefined && found.size === 1) return mode
  throw new InputError('UNKNOWN_MODE', `${lines[0]?.consignment}: the shipment mode is '${shown(names.join(', '))}'.`)
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** The latest scheduled delivery of its lines; null when no line has one. */
export function scheduledDelivery(lines: readonly ShipmentLine[]): Date | null {
  const days = lines.flatMap(({ scheduledOn }) => dayOf(scheduledOn) ?? [])
  return days.length > 0 ? new Date(Math.max(...days)) : null
}

function deliveryDate({ deliveredOn, consignment }: ShipmentLine): number {
  const day = dayOf(deliveredOn)
  if (day !== null) return day
  throw new InputError(
    'BAD_DATE',
    `${consignment}: the delivery date '${shown(deliveredOn)}' is not a date such as 2-Jun-06.`,
  )
}

/**
 * Midnight UTC in milliseconds. The file writes 2-Jun-06, and in other date columns also 6/2/06; all years are 20xx.
 */
function dayOf(text: string): number | null {
  const named = /^(\d{1,2})-([A-Za-z]{3})-(\d\d)$/.exec(text)
  const numeric = /^(\d{1,2})\/(\d{1,2})\/(\d\d)$/.exec(text)
  const year = 2000 + Number(named?.[3] ?? numeric?.[3])
  const month = named ? months.indexOf(named[2]?.toLowerCase() ?? '') + 1 : Number(numeric?.[1])
  const day = Number(named?.[1] ?? numeric?.[2])
  return month > 0 && isCalendarDay(year, month, day) ? Date.UTC(year, month - 1, day) : null
}

function placeKey(place: Place): string {
  return `${stableKey(place.city)}-${place.iso2.toLowerCase()}`
}

import type { Activity, EntityRef, EntityType, Quantity, Work } from '../../emissions/activity.ts'
import { isCallerEventId, legPrefix } from '../../emissions/leg-id.ts'
import { InputError } from '../../platform/errors.ts'
import type { Point } from '../../platform/geo.ts'
import type { WallClock } from '../../platform/instant.ts'
import { instantOf, timeZoneOf } from '../../platform/time-zone.ts'
import type { TransportMode } from '../../vocabulary/transport-mode.ts'
import { type WorkUnit, workUnits } from '../../vocabulary/work-unit.ts'
import { instant, text } from '../parse-text.ts'

/**
 * An activity as callers send it (GraphQL `ActivityInput`); all fields except eventId, occurredAt and entity may be
 * missing or null.
 */
export type ActivityInput = {
  eventId: string
  occurredAt: Date | WallClock
  /** The time zone of times without an offset: IANA, such as `Europe/Berlin`. */
  timeZone?: string | null
  entity: EntityInput
  alsoCountsFor?: readonly EntityInput[] | null
  corrects?: boolean | null
  reported?: ({ co2Kg: number } & WorkInput) | null
  fuel?: ({ fuel: string; amount: number; unit: string } & WorkInput) | null
  freight?: FreightInput | null
  electricity?: ({ kwh: number; region?: string | null } & WorkInput) | null
}
/** The work that it was done for. */
export type WorkInput = {
  tonnes?: number | null
  tonneKm?: number | null
  distanceKm?: number | null
  parcels?: number | null
  squareMetres?: number | null
}
export type EntityInput = { type: EntityType; key: string; name?: string | null }
export type FreightInput = {
  mode: TransportMode
  vehicleClass?: string | null
  massKg: number
  distanceKm?: number | null
  origin?: Point | null
  destination?: Point | null
  trackingNumber?: string | null
}

const maxEntities = 10
const dayMs = 86_400_000

/**
 * Parses one item; `now` is the wall clock, and no event may be more than a day ahead of it.
 * @throws InputError that says what to do: EMPTY, TOO_LONG, BAD_TEXT, OUT_OF_RANGE, AMBIGUOUS_KIND, MISSING_KIND,
 * RESERVED_ID, and those of `timeZoneOf` and `instantOf`
 */
export function parseActivity(input: ActivityInput, now: Date): Activity & { corrects: boolean } {
  const eventId = ownEventId(text('eventId', input.eventId))
  const occurredAt = instantOf('occurredAt', input.occurredAt, timeZoneOf(input.timeZone))
  const further = (input.alsoCountsFor ?? []).map((entity, index) => entityOf(`alsoCountsFor[${index}]`, entity))
  const entities = [entityOf('entity', input.entity), ...further]
  if (entities.length > maxEntities) {
    throw new InputError('TOO_LONG', `An activity counts for at most ${maxEntities} entities.`)
  }
  const unique = entities.filter(
    (entity, index) => entities.findIndex((other) => other.type === entity.type && other.key === entity.key) === index,
  )
  return {
    eventId,
    occurredAt: instant('occurredAt', occurredAt, now, dayMs),
    entities: unique as Activity['entities'],
    quantity: quantityOf(input),
    corrects: input.corrects ?? false,
  }
}

function ownEventId(eventId: string): string {
  if (isCallerEventId(eventId)) return eventId
  throw new InputError(
    'RESERVED_ID',
    `eventId begins with ${legPrefix}, as the legs do that follow from scans: give it another one, or correct the scan.`,
  )
}

function entityOf(field: string, { type, key, name }: EntityInput): EntityRef {
  return { type, key: text(`${field}.key`, key), ...(name?.trim() && { name: text(`${field}.name`, name, 'LINE') }) }
}

function quantityOf({ reported, fuel, freight, electricity }: ActivityInput): Quantity {
  const given = [
    reported && { method: 'REPORTED' as const, co2Kg: reported.co2Kg, ...workOf(reported) },
    fuel && { method: 'FUEL' as const, fuel: fuel.fuel, amount: fuel.amount, unit: fuel.unit, ...workOf(fuel) },
    freight && freightOf(freight),
    electricity && {
      method: 'ELECTRICITY' as const,
      kwh: electricity.kwh,
      region: electricity.region ?? undefined,
      ...workOf(electricity),
    },
  ].flatMap((quantity) => quantity ?? [])
  const [quantity] = given
  const ways = 'exactly one of reported, fuel, freight and electricity'
  if (!quantity) throw new InputError('MISSING_KIND', `Nothing says what was emitted: give ${ways}.`)
  if (given.length > 1)
    throw new InputError('AMBIGUOUS_KIND', `${given.length} ways say what was emitted: give ${ways}.`)
  return quantity
}

const workFields = {
  TONNES: 'tonnes',
  TONNE_KM: 'tonneKm',
  KM: 'distanceKm',
  PARCELS: 'parcels',
  SQUARE_METRES: 'squareMetres',
} as const satisfies Record<WorkUnit, keyof WorkInput>

function workOf(input: WorkInput): { work?: Work } {
  const given = workUnits.flatMap((unit): [WorkUnit, number][] => {
    const amount = input[workFields[unit]]
    return amount == null ? [] : [[unit, amount]]
  })
  return given.length > 0 ? { work: Object.fromEntries(given) } : {}
}

function freightOf(freight: FreightInput): Quantity {
  const { mode, massKg, vehicleClass, distanceKm, origin, destination, trackingNumber } = freight
  return {
    method: 'FREIGHT',
    mode,
    massKg,
    vehicleClass: vehicleClass ?? undefined,
    distanceKm: distanceKm ?? undefined,
    origin: origin ?? undefined,
    destination: destination ?? undefined,
    ...(trackingNumber && { trackingNumber: text('trackingNumber', trackingNumber) }),
  }
}

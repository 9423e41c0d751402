import type { Activity, EntityRef, EntityType, Point, Quantity, TransportMode } from '../emissions/activity.ts'
import { InputError } from '../platform/errors.ts'
import { isStorable } from '../platform/text.ts'

/** An activity as callers send it (GraphQL `ActivityInput`); all but the first three fields may be missing or null. */
export type ActivityInput = {
  eventId: string
  occurredAt: Date
  entity: EntityInput
  alsoCountsFor?: readonly EntityInput[] | null
  corrects?: boolean | null
  reported?: { co2Kg: number } | null
  fuel?: { fuel: string; amount: number; unit: string } | null
  freight?: FreightInput | null
  electricity?: { kwh: number; region?: string | null } | null
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

const longestText = 200
const mostEntities = 10
const earliest = Date.UTC(1970, 0, 1)
const dayMs = 86_400_000

/**
 * Reads one item; `now` is the wall clock, which no event may be more than a day ahead of.
 * @throws InputError that says what to do: EMPTY, TOO_LONG, BAD_TEXT, OUT_OF_RANGE, AMBIGUOUS_KIND, MISSING_KIND
 */
export function parseActivity(input: ActivityInput, now: Date): Activity & { corrects: boolean } {
  const eventId = text('eventId', input.eventId)
  const entities = [input.entity, ...(input.alsoCountsFor ?? [])].map(entityOf)
  if (entities.length > mostEntities) {
    throw new InputError('TOO_LONG', `An activity counts for at most ${mostEntities} entities.`)
  }
  const unique = entities.filter(
    (entity, index) => entities.findIndex((other) => other.type === entity.type && other.key === entity.key) === index,
  )
  return {
    eventId,
    occurredAt: instant(input.occurredAt, now),
    entities: unique as Activity['entities'],
    quantity: quantityOf(input),
    corrects: input.corrects ?? false,
  }
}

function entityOf({ type, key, name }: EntityInput): EntityRef {
  return { type, key: text('entity.key', key), ...(name?.trim() && { name: text('entity.name', name) }) }
}

/** Text that can be stored, found again and shown. */
function text(field: string, value: string): string {
  const trimmed = value.trim()
  if (trimmed === '') throw new InputError('EMPTY', `${field} is empty: give it a value.`)
  if (trimmed.length > longestText) {
    throw new InputError('TOO_LONG', `${field} has ${trimmed.length} characters: at most ${longestText} are kept.`)
  }
  if (!isStorable(trimmed)) {
    throw new InputError('BAD_TEXT', `${field} holds half a character or a zero byte: send valid Unicode text.`)
  }
  return trimmed
}

function instant(date: Date, now: Date): Date {
  const ahead = date.getTime() - now.getTime()
  if (Number.isNaN(ahead) || ahead > dayMs || date.getTime() < earliest) {
    const given = Number.isNaN(ahead) ? 'no date' : date.toISOString()
    throw new InputError('OUT_OF_RANGE', `occurredAt is ${given}: it must be a time from 1970 until now.`)
  }
  return date
}

function quantityOf({ reported, fuel, freight, electricity }: ActivityInput): Quantity {
  const given = [
    reported && { method: 'REPORTED' as const, co2Kg: reported.co2Kg },
    fuel && { method: 'FUEL' as const, ...fuel },
    freight && freightOf(freight),
    electricity && { method: 'ELECTRICITY' as const, kwh: electricity.kwh, region: electricity.region ?? undefined },
  ].flatMap((quantity) => quantity ?? [])
  const [quantity] = given
  const ways = 'exactly one of reported, fuel, freight and electricity'
  if (!quantity) throw new InputError('MISSING_KIND', `Nothing says what was emitted: give ${ways}.`)
  if (given.length > 1)
    throw new InputError('AMBIGUOUS_KIND', `${given.length} ways say what was emitted: give ${ways}.`)
  return quantity
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

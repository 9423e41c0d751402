import type { Place } from '../../packages/package-state.ts'
import { packageStatuses } from '../../packages/package-status.ts'
import { InputError } from '../../platform/errors.ts'
import type { PackageStatus, TransportMode } from '../../platform/generated/prisma/client.ts'
import { type Point, pointFault } from '../../platform/geo.ts'
import {
  dayBefore,
  dayBegunAt,
  endOfDay,
  isEndOfDay,
  isMidnight,
  knownOffset,
  WallClock,
  writtenOffset,
} from '../../platform/instant.ts'
import { counted } from '../../platform/text.ts'
import { endOfDayIn, instantOf, offsetIn, timeZoneOf } from '../../platform/time-zone.ts'
import { instant, optionalText, text } from '../parse-text.ts'

/** A scan as callers send it (GraphQL `ScanInput`); all but the first four fields may be missing or null. */
export type ScanInput = {
  eventId: string
  trackingNumber: string
  eventTime: Date | WallClock
  /** The time zone of times without an offset: IANA, such as `Europe/Berlin`. */
  timeZone?: string | null
  /** A status, or any text that a caller sent instead. */
  status: string
  carrier?: string | null
  milestone?: string | null
  location?: string | null
  latitude?: number | null
  longitude?: number | null
  promisedAt?: Date | WallClock | null
  plannedAt?: Date | WallClock | null
  plannedRoute?: readonly Place[] | null
  massKg?: number | null
  mode?: TransportMode | null
  distanceKm?: number | null
  corrects?: boolean | null
}

/** A parsed and checked scan, before it becomes a row. */
export type ParsedScan = {
  eventId: string
  trackingNumber: string
  eventTime: Date
  eventTimeZoneOffset: string
  status: PackageStatus
  carrier: string | null
  milestone: string | null
  location: string | null
  latitude: number | null
  longitude: number | null
  promisedAt: Date | null
  /** The promised day, whose end is promisedAt. */
  promisedOn: string | null
  plannedAt: Date | null
  plannedRoute: Place[] | null
  massKg: number | null
  mode: TransportMode | null
  distanceKm: number | null
  corrects: boolean
}

/** How far the clock of a scanner may be ahead of ours. */
const clockAheadMs = 10 * 60_000
const maxPlaces = 100

/** Reports what was left out of an accepted scan. */
export type Note = (code: string, message: string) => void

/**
 * Parses one scan; `now` is the wall clock. An invalid position is left out and reported to `note` (BAD_COORDINATES):
 * what happened to the package matters more than where.
 * @throws InputError that says what to do: EMPTY, TOO_LONG, BAD_TEXT, OUT_OF_RANGE, UNKNOWN_STATUS, and those of
 * `timeZoneOf` and `instantOf`
 */
export function parseScan(input: ScanInput, now: Date, note: Note = () => {}): ParsedScan {
  const zone = timeZoneOf(input.timeZone)
  const eventTime = instantOf('eventTime', input.eventTime, zone)
  const point = pointOf('', input, input.plannedRoute ?? [], note)
  return {
    eventId: text('eventId', input.eventId),
    trackingNumber: text('trackingNumber', input.trackingNumber),
    eventTime: instant('eventTime', eventTime, now, clockAheadMs),
    eventTimeZoneOffset: writtenOffset(eventTime),
    status: statusOf(input.status),
    carrier: optionalText('carrier', input.carrier),
    milestone: optionalText('milestone', input.milestone, 'LINE'),
    location: optionalText('location', input.location, 'LINE'),
    latitude: point?.latitude ?? null,
    longitude: point?.longitude ?? null,
    ...promiseOf(input.promisedAt ?? null, eventTime, zone),
    plannedAt: input.plannedAt ? instantOf('plannedAt', input.plannedAt, zone) : null,
    plannedRoute: routeOf(input.plannedRoute, note),
    massKg: amountOf('massKg', input.massKg),
    mode: input.mode ?? null,
    distanceKm: amountOf('distanceKm', input.distanceKm),
    corrects: input.corrects ?? false,
  }
}

/**
 * The promise: a time, or a day, which ends where the parcel is, by the zone or the offset of its scan; a later scan
 * elsewhere moves that end (packages/package-state.ts). Many feeds write a day as the midnight with which it begins.
 */
function promiseOf(
  written: Date | WallClock | null,
  eventTime: Date,
  zone: string | null,
): Pick<ParsedScan, 'promisedAt' | 'promisedOn'> {
  if (!written) return { promisedAt: null, promisedOn: null }
  const offset = writtenOffset(eventTime)
  const promisedOn = dayPromised(written, offset, zone)
  if (promisedOn === null) {
    // A promise may be given in the local time of the destination: its offset need not be that of the scan.
    const promisedAt = written instanceof Date ? written : instantOf('promisedAt', written, zone)
    return { promisedAt, promisedOn }
  }
  return { promisedAt: zone === null ? endOfDay(promisedOn, offset) : endOfDayIn(promisedOn, zone), promisedOn }
}

/** The promised day, written as a date, as the midnight with which it begins, or as the 24:00 with which it ends. */
function dayPromised(written: Date | WallClock, offset: string, zone: string | null): string | null {
  const begun = written instanceof WallClock ? dayBegunOn(written) : dayBegun(written, offset, zone)
  return begun !== null && isEndOfDay(written) ? dayBefore(begun) : begun
}

const dayBegunOn = ({ day, time }: WallClock): string | null => (time === null || isMidnight(time) ? day : null)

function dayBegun(written: Date, offset: string, zone: string | null): string | null {
  const own = knownOffset(written)
  // A time with an offset tells the local clock; with a Z nobody knows it.
  if (own !== null) return dayBegunAt(written, own)
  const there = zone === null ? offset : offsetIn(zone, written)
  return dayBegunAt(written, there) ?? dayBegunAt(written, '+00:00')
}

function statusOf(status: string): PackageStatus {
  const known = packageStatuses.find((each) => each === status)
  if (known) return known
  throw new InputError(
    'UNKNOWN_STATUS',
    `${JSON.stringify(status.slice(0, 40))} is not a status: send one of ${packageStatuses.join(', ')}.`,
  )
}

function amountOf(field: string, value: number | null | undefined): number | null {
  if (value == null) return null
  if (Number.isFinite(value) && value > 0) return value
  throw new InputError('OUT_OF_RANGE', `${field} is ${value}: it must be a number above 0.`)
}

type Position = { latitude?: number | null; longitude?: number | null }

/** `way` are other points of the same route. */
function pointOf(field: string, { latitude, longitude }: Position, way: readonly Position[], note: Note): Point | null {
  if (latitude == null && longitude == null) return null
  const fault =
    latitude == null || longitude == null
      ? 'Only one of latitude and longitude is given: give both, or neither.'
      : pointFault({ latitude, longitude }, way.find(isPlace))
  if (fault) note('BAD_COORDINATES', `${field && `${field}: `}${fault} It was accepted without a position.`)
  return fault || latitude == null || longitude == null ? null : { latitude: latitude + 0, longitude: longitude + 0 }
}

const isGiven = (position: Position): position is Point => position.latitude != null && position.longitude != null
const isPlace = (position: Position): position is Point => isGiven(position) && pointFault(position) === null

function routeOf(route: ScanInput['plannedRoute'], note: Note): Place[] | null {
  if (!route || route.length === 0) return null
  if (route.length > maxPlaces) {
    throw new InputError(
      'TOO_LONG',
      `plannedRoute has ${counted(route.length, 'place')}: at most ${maxPlaces.toLocaleString('en')} are kept.`,
    )
  }
  return route.map(({ name, ...position }, index) => ({
    name: text(`plannedRoute[${index}].name`, name, 'LINE'),
    ...pointOf(`plannedRoute[${index}]`, position, route, note),
  }))
}

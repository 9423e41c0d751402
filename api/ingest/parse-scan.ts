import type { Place } from '../packages/package-state.ts'
import { packageStatuses } from '../packages/package-status.ts'
import { InputError } from '../platform/errors.ts'
import type { PackageStatus, TransportMode } from '../platform/generated/prisma/client.ts'
import type { Point } from '../platform/geo.ts'
import { writtenOffset } from '../platform/instant.ts'
import { instant, optionalText, text } from './parse-text.ts'

/** A scan as callers send it (GraphQL `ScanInput`); all but the first four fields may be missing or null. */
export type ScanInput = {
  eventId: string
  trackingNumber: string
  eventTime: Date
  /** A status, or the text that a caller gave for one. */
  status: string
  carrier?: string | null
  milestone?: string | null
  location?: string | null
  latitude?: number | null
  longitude?: number | null
  promisedAt?: Date | null
  plannedAt?: Date | null
  plannedRoute?: readonly Place[] | null
  massKg?: number | null
  mode?: TransportMode | null
  distanceKm?: number | null
  corrects?: boolean | null
}

/** A scan that was read and checked, on its way to its row. */
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
  plannedAt: Date | null
  plannedRoute: Place[] | null
  massKg: number | null
  mode: TransportMode | null
  distanceKm: number | null
  corrects: boolean
}

/** By how much the clock of a scanner may be ahead of ours. */
const clockAheadMs = 10 * 60_000
const mostPlaces = 100

/**
 * Reads one scan; `now` is the wall clock.
 * @throws InputError that says what to do: EMPTY, TOO_LONG, BAD_TEXT, OUT_OF_RANGE, UNKNOWN_STATUS, BAD_COORDINATES
 */
export function parseScan(input: ScanInput, now: Date): ParsedScan {
  const point = pointOf('', input)
  return {
    eventId: text('eventId', input.eventId),
    trackingNumber: text('trackingNumber', input.trackingNumber),
    eventTime: instant('eventTime', input.eventTime, now, clockAheadMs),
    eventTimeZoneOffset: writtenOffset(input.eventTime),
    status: statusOf(input.status),
    carrier: optionalText('carrier', input.carrier),
    milestone: optionalText('milestone', input.milestone),
    location: optionalText('location', input.location),
    latitude: point?.latitude ?? null,
    longitude: point?.longitude ?? null,
    promisedAt: input.promisedAt ?? null,
    plannedAt: input.plannedAt ?? null,
    plannedRoute: routeOf(input.plannedRoute),
    massKg: amountOf('massKg', input.massKg),
    mode: input.mode ?? null,
    distanceKm: amountOf('distanceKm', input.distanceKm),
    corrects: input.corrects ?? false,
  }
}

function statusOf(status: string): PackageStatus {
  const known = packageStatuses.find((each) => each === status)
  if (known) return known
  throw new InputError(
    'UNKNOWN_STATUS',
    `${JSON.stringify(status.slice(0, 40))} is no status: send one of ${packageStatuses.join(', ')}.`,
  )
}

function amountOf(field: string, value: number | null | undefined): number | null {
  if (value == null) return null
  if (Number.isFinite(value) && value > 0) return value
  throw new InputError('OUT_OF_RANGE', `${field} is ${value}: it must be a number above 0.`)
}

function pointOf(
  field: string,
  { latitude, longitude }: { latitude?: number | null; longitude?: number | null },
): Point | null {
  const prefix = field && `${field}: `
  if (latitude == null && longitude == null) return null
  const bad = (what: string) => new InputError('BAD_COORDINATES', `${prefix}${what}`)
  if (latitude == null || longitude == null) throw bad('Give both latitude and longitude, or neither.')
  // Written so that NaN fails too.
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
    const isSwapped = Math.abs(latitude) <= 180 && Math.abs(longitude) <= 90
    const hint = isSwapped ? ' They look swapped.' : ''
    throw bad(`(${latitude}, ${longitude}) is no place: latitude is -90 to 90, longitude -180 to 180 degrees.${hint}`)
  }
  if (latitude === 0 && longitude === 0) {
    throw bad('(0, 0) is what a device without a position sends: leave latitude and longitude out.')
  }
  return { latitude: latitude + 0, longitude: longitude + 0 }
}

function routeOf(route: ScanInput['plannedRoute']): Place[] | null {
  if (!route || route.length === 0) return null
  if (route.length > mostPlaces) {
    throw new InputError('TOO_LONG', `plannedRoute has ${route.length} places: at most ${mostPlaces} are kept.`)
  }
  return route.map(({ name, latitude, longitude }, index) => ({
    name: text(`plannedRoute[${index}].name`, name),
    ...pointOf(`plannedRoute[${index}]`, { latitude, longitude }),
  }))
}

/** What a package is by its scans, whatever order they arrive in. No I/O. */
import type { Package, Scan, TransportMode } from '../platform/generated/prisma/client.ts'
import { greatCircleKm, type Point } from '../platform/geo.ts'
import { isOver, isSetback, rankOf } from './package-status.ts'

/** A scan as far as it says something of its package. */
export type ScanFacts = Pick<
  Scan,
  | 'eventId'
  | 'eventTime'
  | 'status'
  | 'carrier'
  | 'milestone'
  | 'location'
  | 'latitude'
  | 'longitude'
  | 'promisedAt'
  | 'plannedAt'
  | 'plannedRoute'
  | 'massKg'
  | 'mode'
  | 'distanceKm'
>

/** What scans decide of a package. */
export type PackageState = Pick<
  Package,
  | 'carrier'
  | 'status'
  | 'step'
  | 'stepStatus'
  | 'progressAt'
  | 'plannedAt'
  | 'location'
  | 'latitude'
  | 'longitude'
  | 'positionAt'
  | 'plannedRoute'
  | 'lane'
  | 'massKg'
  | 'mode'
  | 'promisedAt'
  | 'firstScanAt'
  | 'lastScanAt'
  | 'deliveredAt'
  | 'fault'
>

/** A place of a planned route. */
export type Place = { name: string; latitude?: number | null; longitude?: number | null }

/** The way from one scan to the next, as far as its emissions can be computed; `eventId` is that of the scan at its end. */
export type Leg = {
  eventId: string
  occurredAt: Date
  carrier: string
  /** The planned lane, else from where to where. */
  route: string | null
  massKg: number
  mode: TransportMode
  distanceKm: number | null
  origin: Point | null
  destination: Point | null
}

/** What one scan makes of a package; `fault`: why it cannot be right. */
export type Step = { state: PackageState; fault: string | null; leg: Leg | null }

/** The carrier while no scan has named one. */
export const unknownCarrier = 'unknown'

export const noScans: PackageState = {
  carrier: unknownCarrier,
  status: 'UNKNOWN',
  step: null,
  stepStatus: null,
  progressAt: null,
  plannedAt: null,
  location: null,
  latitude: null,
  longitude: null,
  positionAt: null,
  plannedRoute: null,
  lane: null,
  massKg: null,
  mode: null,
  promisedAt: null,
  firstScanAt: null,
  lastScanAt: null,
  deliveredAt: null,
  fault: null,
}

/** The order in which scans count: by event time; of one instant the one that is further along comes last. */
export const byEventTime = (a: ScanFacts, b: ScanFacts): number =>
  a.eventTime.getTime() - b.eventTime.getTime() ||
  rankOf(a.status) - rankOf(b.status) ||
  (a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0)

/** The state after all `scans`, why each that cannot be right is wrong, by event id, the legs, and the scans that were progress. */
export function stateOf<T extends ScanFacts>(
  scans: readonly T[],
): {
  state: PackageState
  faults: Map<string, string>
  legs: Leg[]
  steps: T[]
} {
  const faults = new Map<string, string>()
  const legs: Leg[] = []
  const steps: T[] = []
  const state = scans.toSorted(byEventTime).reduce((before, scan) => {
    const { state: after, fault, leg } = applyScan(before, scan)
    if (fault) faults.set(scan.eventId, fault)
    if (leg) legs.push(leg)
    if (after.progressAt !== before.progressAt) steps.push(scan)
    return after
  }, noScans)
  return { state, faults, legs, steps }
}

/** One more scan, that comes after those before. */
export function applyScan(before: PackageState, scan: ScanFacts): Step {
  const heard: PackageState = {
    ...before,
    carrier: scan.carrier ?? before.carrier,
    firstScanAt: before.firstScanAt ?? scan.eventTime,
    lastScanAt: scan.eventTime,
  }
  const afterEnd = scanAfterEnd(before, scan)
  if (afterEnd) return { state: { ...heard, fault: afterEnd }, fault: afterEnd, leg: null }

  const given = positionOf(scan)
  const tooFar = given && jump(before, scan, given)
  const tooEarly = promiseBeforeStart(heard, scan)
  const position = tooFar ? null : given
  const fault = tooEarly ?? tooFar
  const route = (scan.plannedRoute ?? null) as Place[] | null
  const moved: PackageState = {
    ...heard,
    status: scan.status,
    location: scan.location ?? before.location,
    ...(position && { ...position, positionAt: scan.eventTime }),
    ...(route && { plannedRoute: scan.plannedRoute, lane: laneOf(route) }),
    massKg: scan.massKg ?? before.massKg,
    mode: scan.mode ?? before.mode,
    promisedAt: tooEarly ? before.promisedAt : (scan.promisedAt ?? before.promisedAt),
    deliveredAt: before.deliveredAt ?? (scan.status === 'DELIVERED' ? scan.eventTime : null),
    fault: fault ?? before.fault,
  }
  const state = isProgress(before, scan, position) ? { ...moved, ...progressOf(scan) } : moved
  return { state, fault, leg: legOf(before, state, scan, position) }
}

function legOf(before: PackageState, after: PackageState, scan: ScanFacts, destination: Point | null): Leg | null {
  const { carrier, massKg, mode } = after
  const origin = positionOf(before)
  const hasMoved = origin && destination && greatCircleKm(origin, destination) > standingKm
  if (massKg === null || mode === null || !(hasMoved || scan.distanceKm !== null)) return null
  const ends = before.location && scan.location ? `${before.location} → ${scan.location}` : null
  return {
    eventId: scan.eventId,
    occurredAt: scan.eventTime,
    carrier,
    route: after.lane ?? ends,
    massKg,
    mode,
    distanceKm: scan.distanceKm,
    origin: hasMoved ? origin : null,
    destination: hasMoved ? destination : null,
  }
}

const progressOf = ({ milestone, status, eventTime, plannedAt }: ScanFacts) => ({
  step: milestone ?? status,
  stepStatus: status,
  progressAt: eventTime,
  plannedAt,
})

/** It got on: another milestone, another place, or a status further along. */
function isProgress(before: PackageState, scan: ScanFacts, position: Point | null): boolean {
  if (before.progressAt === null) return true
  if (scan.milestone !== null && scan.milestone !== before.step) return true
  if (scan.location !== null && before.location !== null && scan.location !== before.location) return true
  const last = positionOf(before)
  if (position && last && greatCircleKm(last, position) > standingKm) return true
  return !isSetback(scan.status) && rankOf(scan.status) > rankOf(before.stepStatus ?? 'UNKNOWN')
}

/** Within this it has not moved: positions of one yard differ. */
const standingKm = 2

export const positionOf = ({
  latitude,
  longitude,
}: {
  latitude: number | null
  longitude: number | null
}): Point | null => (latitude !== null && longitude !== null ? { latitude, longitude } : null)

/** The key of the entity that legs on this route, or lane, count for. */
export const routeKey = (route: string): string => route.slice(0, longestKey)
const longestKey = 200

const laneOf = (route: readonly Place[]): string | null =>
  route.length >= 2 ? `${route[0]?.name} → ${route.at(-1)?.name}` : null

function scanAfterEnd(before: PackageState, { status, eventTime }: ScanFacts): string | null {
  if (!isOver(before.status) || status === before.status) return null
  const end = before.status === 'DELIVERED' ? before.deliveredAt : before.lastScanAt
  return `It was scanned ${status} at ${timeText(eventTime)}, after it was ${before.status} at ${timeText(end ?? eventTime)}.`
}

function promiseBeforeStart({ firstScanAt }: PackageState, { promisedAt, eventTime }: ScanFacts): string | null {
  const start = firstScanAt ?? eventTime
  if (!promisedAt || promisedAt >= start) return null
  return `It was promised for ${timeText(promisedAt)}, before its first scan at ${timeText(start)}.`
}

/** No freight aircraft is faster, in km/h. */
const fastestKmh = 1_100
/** Clocks and coordinates are not exact. */
const slackKm = 100

/** Why it cannot have come to `to` since its last position; null when it can. */
function jump(before: PackageState, { eventTime }: ScanFacts, to: Point): string | null {
  const from = positionOf(before)
  if (!from || !before.positionAt) return null
  const km = greatCircleKm(from, to)
  const hours = (eventTime.getTime() - before.positionAt.getTime()) / 3_600_000
  if (km <= slackKm + fastestKmh * hours) return null
  const swapped = { latitude: to.longitude, longitude: to.latitude }
  const looksSwapped = Math.abs(to.longitude) <= 90 && greatCircleKm(from, swapped) <= slackKm + fastestKmh * hours
  const hint = looksSwapped ? ' Latitude and longitude look swapped.' : ''
  return `It cannot have moved ${Math.round(km).toLocaleString('en')} km in ${durationText(hours)}.${hint}`
}

const durationText = (hours: number): string =>
  hours < 1 ? `${Math.round(hours * 60)} minutes` : `${Math.round(hours * 10) / 10} hours`

const timeText = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`

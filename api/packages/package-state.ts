/** Derives the state of a package from its scans, whatever order they arrive in. No I/O. */
import type { Package, Scan, TransportMode } from '../platform/generated/prisma/client.ts'
import { greatCircleKm, type Point } from '../platform/geo.ts'
import { endOfDay } from '../platform/instant.ts'
import { isListOf, isRecord, jsonReader, readOrLeaveOut } from '../platform/stored-json.ts'
import { dayText, durationText, foldName } from '../platform/text.ts'
import { cutJourneys, isReturning, type Role, roleOf, type Standing, standAfter } from './journey.ts'
import { isSetback, rankOf } from './package-status.ts'
import { follow, isWithinReach, leadOf, readTracks, type Track } from './tracks.ts'

/** The fields of a scan that say something about its package. */
export type ScanFacts = Pick<
  Scan,
  | 'eventId'
  | 'eventTime'
  | 'eventTimeZoneOffset'
  | 'status'
  | 'carrier'
  | 'milestone'
  | 'location'
  | 'latitude'
  | 'longitude'
  | 'promisedAt'
  | 'promisedOn'
  | 'plannedAt'
  | 'plannedRoute'
  | 'massKg'
  | 'mode'
  | 'distanceKm'
>

/** The fields of a package that its scans decide. */
export type PackageState = Standing &
  Pick<
    Package,
    | 'carrier'
    | 'step'
    | 'stepStatus'
    | 'progressAt'
    | 'plannedAt'
    | 'location'
    | 'latitude'
    | 'longitude'
    | 'positionAt'
    | 'positionPlace'
    | 'positionCount'
    | 'tracks'
    | 'plannedRoute'
    | 'lane'
    | 'massKg'
    | 'mode'
    | 'promisedAt'
    | 'promisedOn'
    | 'firstScanAt'
    | 'deliveredAt'
    | 'fault'
  >

/** A place of a planned route. */
export type Place = { name: string; latitude?: number | null; longitude?: number | null }

const isDegrees = (value: unknown) => value == null || typeof value === 'number'

const readRoute = jsonReader(
  'plannedRoute of Scan or Package',
  'send its scan again as a correction, or restore the row from a backup',
  isListOf(
    (item): item is Place =>
      isRecord(item) && typeof item.name === 'string' && isDegrees(item.latitude) && isDegrees(item.longitude),
  ),
)

/** Reads the planned route that a scan or a package is stored with; empty where none is known, or it cannot be read. */
export const readPlaces = (stored: unknown): Place[] =>
  stored == null ? [] : readOrLeaveOut(() => readRoute(stored), [])

/**
 * The leg from one scan to the next, as far as its emissions can be computed; `eventId` is that of the scan at its end.
 */
export type Leg = {
  eventId: string
  occurredAt: Date
  /** The carrier at departure. */
  carrier: string
  /** The planned lane, or its reverse on the way back; without a plan, the two places. */
  route: string | null
  massKg: number
  mode: TransportMode
  distanceKm: number | null
  origin: Point | null
  destination: Point | null
}

/** The effect of one scan on a package; `fault`: why the scan cannot be right. */
export type Step = { state: PackageState; fault: string | null; leg: Leg | null }

/** The state of a package after one of its scans. */
export type Moment<T extends ScanFacts> = { scan: T; state: PackageState; isProgress: boolean }

/** The result of reading all scans of one journey. */
export type Course<T extends ScanFacts> = {
  state: PackageState
  /** Why a scan cannot be right, by event id. */
  faults: Map<string, string>
  legs: Leg[]
  /** The scans that were progress. */
  steps: T[]
  /** The state after each scan, in the order in which they count. */
  moments: Moment<T>[]
}

/** The carrier until a scan names one. */
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
  positionPlace: null,
  positionCount: 0,
  tracks: null,
  plannedRoute: null,
  lane: null,
  massKg: null,
  mode: null,
  promisedAt: null,
  promisedOn: null,
  firstScanAt: null,
  lastScanAt: null,
  overAt: null,
  deliveredAt: null,
  returningSince: null,
  returnedAt: null,
  fault: null,
}

/**
 * The order in which scans count: by event time. At the same instant the scan that is further along comes last, and a
 * return comes after the delivery.
 */
export const byEventTime = (a: ScanFacts, b: ScanFacts): number =>
  a.eventTime.getTime() - b.eventTime.getTime() ||
  Number(a.status === 'RETURN_TO_SENDER') - Number(b.status === 'RETURN_TO_SENDER') ||
  rankOf(a.status) - rankOf(b.status) ||
  (a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0)

/** The journeys of the parcels with one number, oldest first, each with its scans in the order in which they count. */
export const journeysOf = <T extends ScanFacts>(scans: readonly T[]): T[][] =>
  cutJourneys(scans.toSorted(byEventTime), noScans)

/** Reads all `scans` of one journey. */
export function stateOf<T extends ScanFacts>(scans: readonly T[]): Course<T> {
  const sorted = scans.toSorted(byEventTime)
  const { roles, tracks, trackOf } = survey(sorted)
  const lead = leadOf(tracks)
  const isOff = (scan: T) => trackOf.has(scan) && trackOf.get(scan) !== lead
  const firstOn = sorted.find((scan) => trackOf.has(scan) && trackOf.get(scan) === lead)
  const course: Course<T> = { state: noScans, faults: new Map(), legs: [], steps: [], moments: [] }
  for (const [n, scan] of sorted.entries()) {
    const before = course.state
    const jump = isOff(scan) ? jumpText(before, scan, firstOn) : null
    const { state, fault, leg } = step(before, scan, roles[n] ?? 'COUNTS', jump)
    const isProgress = state.progressAt !== before.progressAt
    if (fault) course.faults.set(scan.eventId, fault)
    if (leg) course.legs.push(leg)
    if (isProgress) course.steps.push(scan)
    course.moments.push({ scan, state, isProgress })
    course.state = state
  }
  course.state = { ...course.state, ...written(tracks) }
  return course
}

/** Finds the role of each scan, and which positions belong together. */
function survey<T extends ScanFacts>(sorted: readonly T[]) {
  const tracks: Track[] = []
  const trackOf = new Map<T, Track>()
  let standing: Standing = noScans
  const roles = sorted.map((scan) => {
    const role = roleOf(standing, scan)
    const position = role === 'COUNTS' ? positionOf(scan) : null
    if (position) trackOf.set(scan, follow(tracks, position, scan.eventTime.getTime()))
    standing = standAfter(standing, scan, role)
    return role
  })
  return { roles, tracks, trackOf }
}

/**
 * One more scan, that comes after those before; null when it shows that earlier positions were wrong, or what is stored of
 * them cannot be read, so that all scans are to be read again.
 */
export function applyScan(before: PackageState, scan: ScanFacts): Step | null {
  const role = roleOf(before, scan)
  const position = role === 'COUNTS' ? positionOf(scan) : null
  if (!position) return step(before, scan, role, null)
  const tracks = tracksOf(before)
  if (!tracks) return null
  const lead = leadOf(tracks)
  const own = follow(tracks, position, scan.eventTime.getTime())
  const leadAfter = leadOf(tracks)
  if (lead && leadAfter !== lead) return null
  const { state, fault, leg } = step(before, scan, role, own === leadAfter ? null : jumpText(before, scan, undefined))
  return { state: Object.assign(state, written(tracks)), fault, leg }
}

/** The stored form of tracks: a single track is not stored, because the row holds its position. */
function written(tracks: readonly Track[]): Pick<PackageState, 'positionCount' | 'tracks'> {
  return {
    positionCount: leadOf(tracks)?.count ?? 0,
    tracks: tracks.length > 1 ? tracks.map((each) => ({ ...each })) : null,
  }
}

function tracksOf(state: PackageState): Track[] | null {
  if (state.tracks !== null) return readOrLeaveOut(() => readTracks(state.tracks).map((track) => ({ ...track })), null)
  const position = positionOf(state)
  if (!position || !state.positionAt) return []
  return [{ ...position, at: state.positionAt.getTime(), count: state.positionCount }]
}

/** `jump`: why it cannot have been at the position of the scan. */
function step(before: PackageState, scan: ScanFacts, role: Role, jump: string | null): Step {
  const heard = standAfter(before, scan, role)
  const firstScanAt = before.firstScanAt ?? scan.eventTime
  if (role !== 'COUNTS') {
    const isWrong = role === 'FAULT' || (role === 'AGAIN' && isElsewhere(before, scan))
    const fault = isWrong ? scanAfterEnd(before, scan) : null
    return { state: { ...before, ...heard, firstScanAt, fault: fault ?? before.fault }, fault, leg: null }
  }
  const position = jump ? null : positionOf(scan)
  const tooEarly = promiseBeforeStart(firstScanAt, scan)
  const fault = tooEarly ?? jump
  const route = readPlaces(scan.plannedRoute)
  // What is promised after the delivery is no promise of it.
  const isPromise = scan.promisedAt && !tooEarly && before.deliveredAt === null
  const isDelivery = scan.status === 'DELIVERED' && !isReturning(before)
  const state: PackageState = {
    ...before,
    ...heard,
    firstScanAt,
    carrier: carrierAfter(before.carrier, scan.carrier),
    location: jump ? before.location : (scan.location ?? before.location),
    ...(position && { ...position, positionAt: scan.eventTime, positionPlace: scan.location }),
    ...(route.length > 0 && { plannedRoute: scan.plannedRoute, lane: laneOf(route) }),
    massKg: scan.massKg ?? before.massKg,
    mode: scan.mode ?? before.mode,
    ...(isPromise ? { promisedAt: scan.promisedAt, promisedOn: scan.promisedOn } : promiseHere(before, scan)),
    deliveredAt: before.deliveredAt ?? (isDelivery ? scan.eventTime : null),
    fault: fault ?? before.fault,
  }
  if (isProgress(before, state, scan, position)) Object.assign(state, progressOf(scan))
  return { state, fault, leg: legOf(before, state, scan, position) }
}

/**
 * A promised day ends at the local midnight of the parcel. Scans tell the local offset, except with a Z, which tells
 * nothing.
 */
function promiseHere({ promisedOn, deliveredAt }: PackageState, { eventTimeZoneOffset: offset }: ScanFacts) {
  if (promisedOn === null || deliveredAt !== null || offset === '+00:00') return {}
  return { promisedAt: endOfDay(promisedOn, offset) }
}

/** The carrier that has it now; keeps the known spelling of the same carrier. */
const carrierAfter = (known: string, named: string | null): string =>
  named === null || (known !== unknownCarrier && foldName(named) === foldName(known)) ? known : named

function legOf(before: PackageState, after: PackageState, scan: ScanFacts, destination: Point | null): Leg | null {
  const { massKg, mode } = after
  const origin = positionOf(before)
  const hasMoved = origin && destination && greatCircleKm(origin, destination) > maxStandingKm
  if (massKg === null || mode === null || !(hasMoved || scan.distanceKm !== null)) return null
  // The name of the place from which the distance is measured.
  const from = hasMoved ? before.positionPlace : before.location
  const ends = from && scan.location ? `${from} → ${scan.location}` : null
  const way = readPlaces(after.plannedRoute)
  const lane = isReturning(before) ? laneOf(way.toReversed()) : after.lane
  return {
    eventId: scan.eventId,
    occurredAt: scan.eventTime,
    carrier: before.carrier === unknownCarrier ? after.carrier : before.carrier,
    route: lane ?? ends,
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

/** Whether it made progress: another milestone, another place, a status further along, or a turn back. */
function isProgress(before: PackageState, after: PackageState, scan: ScanFacts, position: Point | null): boolean {
  if (before.progressAt === null || before.returningSince !== after.returningSince) return true
  if (scan.milestone !== null && scan.milestone !== before.step) return true
  if (scan.location !== null && before.location !== null && scan.location !== before.location) return true
  const last = positionOf(before)
  if (position && last && greatCircleKm(last, position) > maxStandingKm) return true
  return !isSetback(scan.status) && rankOf(scan.status) > rankOf(before.stepStatus ?? 'UNKNOWN')
}

/** Within this distance it has not moved: positions within one yard differ. */
const maxStandingKm = 2

export const positionOf = ({
  latitude,
  longitude,
}: {
  latitude: number | null
  longitude: number | null
}): Point | null => (latitude !== null && longitude !== null ? { latitude, longitude } : null)

/** The key of the route entity for which legs on this route, or lane, count. */
export const routeKey = (route: string): string => route.slice(0, maxKeyLength)
const maxKeyLength = 200

const laneOf = (route: readonly Place[]): string | null =>
  route.length >= 2 ? `${route[0]?.name} → ${route.at(-1)?.name}` : null

const isElsewhere = (before: PackageState, scan: ScanFacts): boolean =>
  before.location !== null && scan.location !== null && foldName(before.location) !== foldName(scan.location)

function scanAfterEnd(before: PackageState, scan: ScanFacts): string {
  const when = (at: Date, place: string | null) => `${place ? `in ${place} ` : ''}at ${timeText(at)}`
  const again = scan.status === before.status
  const scanned = when(scan.eventTime, again ? scan.location : null)
  const ended = when(before.overAt ?? scan.eventTime, again ? before.location : null)
  return `It was scanned ${scan.status} ${scanned}, after it was ${before.status} ${ended}.`
}

function promiseBeforeStart(start: Date, { promisedAt, promisedOn }: ScanFacts): string | null {
  if (!promisedAt || promisedAt >= start) return null
  const promise = promisedOn ? dayText(promisedOn) : timeText(promisedAt)
  return `It was promised for ${promise}, before its first scan at ${timeText(start)}.`
}

/** Why it cannot be where a scan says. `next`: its first certain position, while nothing else is known. */
function jumpText(before: PackageState, scan: ScanFacts, next: ScanFacts | undefined): string {
  const to = positionOf(scan)
  const sure = before.positionAt ? before : next
  const from = sure && positionOf(sure)
  const fromAt = before.positionAt ?? next?.eventTime
  if (!to || !from || !fromAt) return 'Most of its scans show that it was elsewhere.'
  const ms = Math.abs(scan.eventTime.getTime() - fromAt.getTime())
  const km = Math.round(greatCircleKm(from, to)).toLocaleString('en')
  const swapped = { latitude: to.longitude, longitude: to.latitude }
  const at = scan.eventTime.getTime()
  const looksSwapped = Math.abs(to.longitude) <= 90 && isWithinReach({ ...from, at: fromAt.getTime() }, swapped, at)
  const hint = looksSwapped ? ' Latitude and longitude look swapped.' : ''
  if (ms === 0) return `It cannot have been in two places ${km} km apart at the same time.${hint}`
  return `It cannot have moved ${km} km in ${ms < minuteMs ? 'less than a minute' : durationText(ms)}.${hint}`
}

const minuteMs = 60_000
const timeText = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`

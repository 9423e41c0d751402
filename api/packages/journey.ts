/** Where a journey begins and ends by its scans, and which scans of it count. No I/O. */
import type { Package, Scan } from '../platform/generated/prisma/client.ts'
import { isOver, rankOf } from './package-status.ts'

/** What decides what the next scan means. */
export type Standing = Pick<Package, 'status' | 'overAt' | 'returningSince' | 'returnedAt' | 'lastScanAt'>

type Sighting = Pick<Scan, 'eventTime' | 'status'>

/** COUNTS; ROUTINE: says nothing new and nothing wrong; FAULT: cannot be right. */
export type Role = 'COUNTS' | 'ROUTINE' | 'FAULT'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Clocks and batches of one delivery differ: what is stamped less than this after its end is routine, wherever it was. */
const routineMs = 2 * hourMs

/** Carriers use a number again after months: so long after its end a pick-up is another parcel, and later any scan. */
const pickUpAgainMs = 30 * dayMs
const anythingAgainMs = 180 * dayMs
/** One that never ended, and is picked up so long after it was heard of last. */
const lostMs = 365 * dayMs

const isStart = (status: Scan['status']): boolean => status === 'PENDING' || status === 'PICKED_UP'

/** Whether a scan is of another parcel that bears the same number, by the scans before it. */
export function beginsJourney({ overAt, lastScanAt }: Standing, { status, eventTime }: Sighting): boolean {
  if (lastScanAt === null) return false
  const since = (date: Date): number => eventTime.getTime() - date.getTime()
  if (overAt === null) return isStart(status) && since(lastScanAt) >= lostMs
  return since(overAt) >= (isStart(status) ? pickUpAgainMs : anythingAgainMs)
}

/** What a scan is to a package, by the scans before it. */
export function roleOf(before: Standing, { status, eventTime }: Sighting): Role {
  if (before.overAt === null || status === before.status) return 'COUNTS'
  if (status === 'RETURN_TO_SENDER' && before.returnedAt === null) return 'COUNTS'
  if (eventTime.getTime() - before.overAt.getTime() >= routineMs) return 'FAULT'
  return rankOf(status) > rankOf(before.status) ? 'COUNTS' : 'ROUTINE'
}

/** On its way back to its sender. */
export const isReturning = ({ returningSince, returnedAt }: Pick<Package, 'returningSince' | 'returnedAt'>): boolean =>
  // The log may hold packages of a time when returns were not told apart.
  returningSince != null && returnedAt == null

/** Where a package stands after a scan. */
export function standAfter(before: Standing, { status, eventTime }: Sighting, role: Role): Standing {
  if (role !== 'COUNTS') return { ...before, lastScanAt: eventTime }
  const wasReturning = isReturning(before)
  const isMoving = status === 'IN_TRANSIT' || status === 'PICKED_UP'
  const overAt = status === before.status ? (before.overAt ?? eventTime) : eventTime
  return {
    // Whether it moves there or back is what people want to know of one that moves.
    status: wasReturning && isMoving ? 'RETURN_TO_SENDER' : status,
    overAt: isOver(status) ? overAt : null,
    returningSince: status === 'RETURN_TO_SENDER' && !wasReturning ? eventTime : before.returningSince,
    returnedAt: wasReturning && status === 'DELIVERED' ? eventTime : before.returnedAt,
    lastScanAt: eventTime,
  }
}

/** Cuts the scans of a number, in the order in which they count, into the journeys of the parcels that bore it. */
export function cutJourneys<T extends Sighting>(sorted: readonly T[], start: Standing): T[][] {
  const journeys: T[][] = []
  let standing = start
  for (const scan of sorted) {
    if (journeys.length === 0 || beginsJourney(standing, scan)) {
      journeys.push([])
      standing = start
    }
    standing = standAfter(standing, scan, roleOf(standing, scan))
    journeys.at(-1)?.push(scan)
  }
  return journeys
}

/** Decides where a journey begins and ends, and which of its scans count. No I/O. */
import type { Package, Scan } from '../platform/generated/prisma/client.ts'
import { isOver, rankOf } from './package-status.ts'

/** The facts that decide what the next scan means. */
export type Standing = Pick<Package, 'status' | 'overAt' | 'returningSince' | 'returnedAt' | 'lastScanAt'>

type Sighting = Pick<Scan, 'eventTime' | 'status'>

/**
 * COUNTS; ROUTINE: says nothing new and nothing wrong; AGAIN: repeats the end of the journey; FAULT: cannot be right.
 */
export type Role = 'COUNTS' | 'ROUTINE' | 'AGAIN' | 'FAULT'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Clocks and batches of one delivery differ: a scan less than this after the end is routine, wherever it was taken. */
const routineMs = 2 * hourMs

/**
 * How long after the end a scan begins another journey of the number: a pick-up after days (no clock is that wrong), a
 * move whose pick-up was not scanned after weeks, and anything else after months, because scans of a return or a
 * delivery may come late.
 */
const pickUpAgainMs = 3 * dayMs
const moveAgainMs = 60 * dayMs
const anythingAgainMs = 180 * dayMs
/**
 * A parcel that was lost on its way, or on its way back, and is picked up this long after its last scan, is another
 * one.
 */
const lostMs = 90 * dayMs
const lostReturnMs = 30 * dayMs

const isStart = (status: Scan['status']): boolean => status === 'PENDING' || status === 'PICKED_UP'
const isMove = (status: Scan['status']): boolean => status === 'IN_TRANSIT' || status === 'OUT_FOR_DELIVERY'

/** Whether a scan, judged by those before it, belongs to another parcel with the same number. */
export function beginsJourney(before: Standing, { status, eventTime }: Sighting): boolean {
  const { overAt, lastScanAt, returnedAt } = before
  if (lastScanAt === null) return false
  const since = (date: Date): number => eventTime.getTime() - date.getTime()
  if (overAt === null) {
    // An announced parcel may wait for its pick-up for any time.
    const isOnWay = before.status !== 'PENDING' && before.status !== 'UNKNOWN'
    return isStart(status) && isOnWay && since(lastScanAt) >= (isReturning(before) ? lostReturnMs : lostMs)
  }
  // The sender has it back, and sends it again.
  if (isStart(status)) return since(overAt) >= (returnedAt ? routineMs : pickUpAgainMs)
  return since(overAt) >= (isMove(status) ? moveAgainMs : anythingAgainMs)
}

/** The role of a scan, judged by those before it. */
export function roleOf(before: Standing, { status, eventTime }: Sighting): Role {
  if (before.overAt === null) return 'COUNTS'
  const isLater = eventTime.getTime() - before.overAt.getTime() >= routineMs
  if (status === before.status) return isLater ? 'AGAIN' : 'COUNTS'
  if (status === 'RETURN_TO_SENDER' && before.returnedAt === null) return 'COUNTS'
  if (status === 'UNKNOWN') return 'ROUTINE'
  if (isLater) return 'FAULT'
  return rankOf(status) > rankOf(before.status) ? 'COUNTS' : 'ROUTINE'
}

/** Whether it is on its way back to its sender. */
export const isReturning = ({ returningSince, returnedAt }: Pick<Package, 'returningSince' | 'returnedAt'>): boolean =>
  // The log may hold packages from before returns were recorded.
  returningSince != null && returnedAt == null

/** The state of a package after a scan. */
export function standAfter(before: Standing, { status, eventTime }: Sighting, role: Role): Standing {
  if (role !== 'COUNTS') return { ...before, lastScanAt: eventTime }
  const wasReturning = isReturning(before)
  const isMoving = status === 'IN_TRANSIT' || status === 'PICKED_UP'
  const overAt = status === before.status ? (before.overAt ?? eventTime) : eventTime
  return {
    // Of a moving package, people want to know whether it goes out or back.
    status: wasReturning && isMoving ? 'RETURN_TO_SENDER' : status,
    overAt: isOver(status) ? overAt : null,
    returningSince: status === 'RETURN_TO_SENDER' && !wasReturning ? eventTime : before.returningSince,
    returnedAt: wasReturning && status === 'DELIVERED' ? eventTime : before.returnedAt,
    lastScanAt: eventTime,
  }
}

/** Cuts the scans of a number, in the order in which they count, into the journeys of its parcels. */
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

/** Where a journey begins and ends by its scans, and which scans of it count. No I/O. */
import type { Package, Scan } from '../platform/generated/prisma/client.ts'
import { isOver, rankOf } from './package-status.ts'

/** What decides what the next scan means. */
export type Standing = Pick<Package, 'status' | 'overAt' | 'returningSince' | 'returnedAt' | 'lastScanAt'>

type Sighting = Pick<Scan, 'eventTime' | 'status'>

/** COUNTS; ROUTINE: says nothing new and nothing wrong; AGAIN: says its end again; FAULT: cannot be right. */
export type Role = 'COUNTS' | 'ROUTINE' | 'AGAIN' | 'FAULT'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** Clocks and batches of one delivery differ: what is stamped less than this after its end is routine, wherever it was. */
const routineMs = 2 * hourMs

/**
 * So long after its end a pick-up begins another journey of the number (no clock is so wrong), a move whose pick-up was
 * not scanned after some weeks, and anything else after months: of a return or a delivery the scan may come late.
 */
const pickUpAgainMs = 3 * dayMs
const moveAgainMs = 60 * dayMs
const anythingAgainMs = 180 * dayMs
/** One that was lost on its way, or on its way back, and is picked up so long after it was heard of last. */
const lostMs = 90 * dayMs
const lostReturnMs = 30 * dayMs

const isStart = (status: Scan['status']): boolean => status === 'PENDING' || status === 'PICKED_UP'
const isMove = (status: Scan['status']): boolean => status === 'IN_TRANSIT' || status === 'OUT_FOR_DELIVERY'

/** Whether a scan is of another parcel that bears the same number, by the scans before it. */
export function beginsJourney(before: Standing, { status, eventTime }: Sighting): boolean {
  const { overAt, lastScanAt, returnedAt } = before
  if (lastScanAt === null) return false
  const since = (date: Date): number => eventTime.getTime() - date.getTime()
  if (overAt === null) {
    // What is announced may wait for its pick-up as long as it likes.
    const isOnWay = before.status !== 'PENDING' && before.status !== 'UNKNOWN'
    return isStart(status) && isOnWay && since(lastScanAt) >= (isReturning(before) ? lostReturnMs : lostMs)
  }
  // Its sender has it again, and sends it once more.
  if (isStart(status)) return since(overAt) >= (returnedAt ? routineMs : pickUpAgainMs)
  return since(overAt) >= (isMove(status) ? moveAgainMs : anythingAgainMs)
}

/** What a scan is to a package, by the scans before it. */
export function roleOf(before: Standing, { status, eventTime }: Sighting): Role {
  if (before.overAt === null) return 'COUNTS'
  const isLater = eventTime.getTime() - before.overAt.getTime() >= routineMs
  if (status === before.status) return isLater ? 'AGAIN' : 'COUNTS'
  if (status === 'RETURN_TO_SENDER' && before.returnedAt === null) return 'COUNTS'
  if (status === 'UNKNOWN') return 'ROUTINE'
  if (isLater) return 'FAULT'
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

/** Packages that make no progress, and packages that nothing is heard of. Both fire without a new scan. */
import { isOver } from '../packages/package-status.ts'
import { timeText } from '../platform/figure-text.ts'
import type { Package } from '../platform/generated/prisma/client.ts'
import { durationText } from '../platform/text.ts'
import type { Judged, Verdict } from './verdict.ts'

/** How long comparable packages took for the step that this one is in. */
export type StepTime = {
  /** The share of them that took longer. */
  chanceStillOpen(elapsedMs: number): number
  quantileMs(share: number): number
}

type Row = Pick<
  Package,
  'carrier' | 'status' | 'step' | 'location' | 'progressAt' | 'lastScanAt' | 'promisedAt' | 'lateProbability'
>

/** Much longer than usual: than this share of comparable steps, or so many times as long as half of them. */
const usualShare = 0.99
const timesMedian = 10
const soonestMs = 6 * 3_600_000
/** Of a package that is known to wait somewhere, so much longer nothing is heard before it counts as silent. */
const patience = 2

/** What is usual may become more while it waits: an open one clears only far below, which is when it got on. */
const clearAt = 0.5

/** Event times from which a package counts as stuck and as silent, if nothing more is heard; null: never. */
export function standstillTimes(row: Row, step: StepTime): { stuckAt: Date | null; silentAt: Date | null } {
  const { progressAt, lastScanAt, status } = row
  if (!progressAt || !lastScanAt || isOver(status)) return { stuckAt: null, silentAt: null }
  const longMs = Math.min(step.quantileMs(usualShare), timesMedian * step.quantileMs(0.5))
  const limitMs = Math.max(soonestMs, longMs)
  const isHeard = lastScanAt > progressAt
  return {
    // Of one that left and was not heard of since nobody knows that it stands.
    stuckAt: isHeard || !isMoving(row) ? new Date(progressAt.getTime() + limitMs) : null,
    silentAt: new Date(lastScanAt.getTime() + limitMs * (isMoving(row) ? 1 : patience)),
  }
}

/** It left: in a vehicle, between two places. */
const isMoving = ({ status, step }: Row): boolean =>
  status === 'OUT_FOR_DELIVERY' ||
  (status === 'IN_TRANSIT' && /^dep|depart|left|loaded|on board|en route/i.test(step ?? ''))

/** STUCK: no progress for much longer than this step usually takes. */
export function judgeStuck({ row, wasOpen }: Judged<keyof Row>, step: StepTime, now: Date): Verdict | null {
  const { stuckAt } = standstillTimes(row, step)
  const { progressAt, location } = row
  if (!progressAt || !stuckAt) return null
  const elapsedMs = now.getTime() - progressAt.getTime()
  const limitMs = stuckAt.getTime() - progressAt.getTime()
  if (elapsedMs < limitMs * (wasOpen ? clearAt : 1)) return null
  const isLate = (row.lateProbability ?? 0) >= 0.5
  const where = location ? ` at ${location}` : ''
  return {
    type: 'STUCK',
    severity: elapsedMs > 4 * limitMs && isLate ? 'CRITICAL' : elapsedMs > 2 * limitMs || isLate ? 'HIGH' : 'WARN',
    say: () => ({
      description:
        `No progress for ${durationText(elapsedMs)}: ${row.step ?? row.status}${where} since ${timeText(progressAt)}. ` +
        `Half of such packages move on within ${durationText(step.quantileMs(0.5))}.`,
      recommendedAction: unblock(row, where),
    }),
    confidence: certainty(step, elapsedMs),
  }
}

function unblock({ status, carrier }: Row, where: string): string {
  switch (status) {
    case 'PENDING':
      return `Ask ${carrier} whether it was picked up, and book another pick-up if not.`
    case 'ON_HOLD':
      return `Ask ${carrier} what holds it${where}: papers, customs or a decision of yours.`
    case 'READY_FOR_PICKUP':
      return 'Remind the recipient to fetch it, or have it delivered.'
    case 'DELIVERY_FAILED':
      return `Agree on an address and a time with the recipient, and have ${carrier} try again.`
    default:
      return `Ask ${carrier} to find it${where} and to send it on with the next departure.`
  }
}

/** SILENT: nothing at all is heard, wherever it is. */
export function judgeSilent({ row, wasOpen }: Judged<keyof Row>, step: StepTime, now: Date): Verdict | null {
  const { silentAt } = standstillTimes(row, step)
  const { lastScanAt, carrier, location } = row
  if (!lastScanAt || !silentAt) return null
  const elapsedMs = now.getTime() - lastScanAt.getTime()
  const limitMs = silentAt.getTime() - lastScanAt.getTime()
  if (elapsedMs < limitMs * (wasOpen ? clearAt : 1)) return null
  return {
    type: 'SILENT',
    severity: elapsedMs > 3 * limitMs ? 'CRITICAL' : 'HIGH',
    say: () => ({
      description:
        `Nothing was heard of it for ${durationText(elapsedMs)}; last: ${row.step ?? row.status}` +
        `${location ? ` at ${location}` : ''}, ${timeText(lastScanAt)}.`,
      recommendedAction: `Open a trace with ${carrier}, and tell the recipient that it may be lost.`,
    }),
    confidence: certainty(step, elapsedMs),
  }
}

/** The share of comparable packages that had moved on by then; never quite sure. */
const certainty = (step: StepTime, elapsedMs: number): number =>
  Math.min(0.99, Math.max(0.5, 1 - step.chanceStillOpen(elapsedMs)))

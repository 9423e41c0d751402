/** Packages that make no progress, and packages without any scan. Both are found without a new scan. */
import { isOver } from '../../packages/package-status.ts'
import type { Package } from '../../platform/generated/prisma/client.ts'

/** How long comparable packages took for the current step. */
export type StepTime = {
  /** The share of them that took longer. */
  chanceStillOpen(elapsedMs: number): number
  quantileMs(share: number): number
}

export type Row = Pick<
  Package,
  'carrier' | 'status' | 'step' | 'location' | 'progressAt' | 'lastScanAt' | 'promisedAt' | 'lateProbability'
>

/** Much longer than usual: longer than this share of comparable steps, or this many times their median. */
const usualShare = 0.99
const maxTimesMedian = 10
const minLimitMs = 6 * 3_600_000
/**
 * A package that is known to wait somewhere may go without a scan this many times longer before it counts as silent.
 */
const waitingFactor = 2

/**
 * The usual time may grow while the package waits: an open anomaly clears only far below the limit, which means that it
 * moved on.
 */
export const clearAt = 0.5

/** The event times from which a package counts as stuck and as silent, if no further scan comes; null: never. */
export function standstillTimes(row: Row, step: StepTime): { stuckAt: Date | null; silentAt: Date | null } {
  const { progressAt, lastScanAt, status } = row
  if (!progressAt || !lastScanAt || isOver(status)) return { stuckAt: null, silentAt: null }
  const longMs = Math.min(step.quantileMs(usualShare), maxTimesMedian * step.quantileMs(0.5))
  const limitMs = Math.max(minLimitMs, longMs)
  const isHeard = lastScanAt > progressAt
  return {
    // Nobody knows whether a package that departed without a further scan stands still.
    stuckAt: isHeard || !isMoving(row) ? new Date(progressAt.getTime() + limitMs) : null,
    silentAt: new Date(lastScanAt.getTime() + limitMs * (isMoving(row) ? 1 : waitingFactor)),
  }
}

/** It departed: it is in a vehicle between two places. */
const isMoving = ({ status, step }: Row): boolean =>
  status === 'OUT_FOR_DELIVERY' ||
  (status === 'IN_TRANSIT' && /^dep|depart|left|loaded|on board|en route/i.test(step ?? ''))

/** The share of comparable packages that had moved on by then; always below 1. */
export const certainty = (step: StepTime, elapsedMs: number): number =>
  Math.min(0.99, Math.max(0.5, 1 - step.chanceStillOpen(elapsedMs)))

/** Packages that make no progress, and packages that nothing is heard of. Both fire without a new scan. */
import { isOver } from '../../packages/package-status.ts'
import type { Package } from '../../platform/generated/prisma/client.ts'

/** How long comparable packages took for the step that this one is in. */
export type StepTime = {
  /** The share of them that took longer. */
  chanceStillOpen(elapsedMs: number): number
  quantileMs(share: number): number
}

export type Row = Pick<
  Package,
  'carrier' | 'status' | 'step' | 'location' | 'progressAt' | 'lastScanAt' | 'promisedAt' | 'lateProbability'
>

/** Much longer than usual: than this share of comparable steps, or so many times as long as half of them. */
const usualShare = 0.99
const maxTimesMedian = 10
const minLimitMs = 6 * 3_600_000
/** Of a package that is known to wait somewhere, so much longer nothing is heard before it counts as silent. */
const waitingFactor = 2

/** What is usual may become more while it waits: an open one clears only far below, which is when it got on. */
export const clearAt = 0.5

/** Event times from which a package counts as stuck and as silent, if nothing more is heard; null: never. */
export function standstillTimes(row: Row, step: StepTime): { stuckAt: Date | null; silentAt: Date | null } {
  const { progressAt, lastScanAt, status } = row
  if (!progressAt || !lastScanAt || isOver(status)) return { stuckAt: null, silentAt: null }
  const longMs = Math.min(step.quantileMs(usualShare), maxTimesMedian * step.quantileMs(0.5))
  const limitMs = Math.max(minLimitMs, longMs)
  const isHeard = lastScanAt > progressAt
  return {
    // Of one that left and was not heard of since nobody knows that it stands.
    stuckAt: isHeard || !isMoving(row) ? new Date(progressAt.getTime() + limitMs) : null,
    silentAt: new Date(lastScanAt.getTime() + limitMs * (isMoving(row) ? 1 : waitingFactor)),
  }
}

/** It left: in a vehicle, between two places. */
const isMoving = ({ status, step }: Row): boolean =>
  status === 'OUT_FOR_DELIVERY' ||
  (status === 'IN_TRANSIT' && /^dep|depart|left|loaded|on board|en route/i.test(step ?? ''))

/** The share of comparable packages that had moved on by then; never quite sure. */
export const certainty = (step: StepTime, elapsedMs: number): number =>
  Math.min(0.99, Math.max(0.5, 1 - step.chanceStillOpen(elapsedMs)))

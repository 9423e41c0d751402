/** What becomes of an outcome: planned, started, measured period by period, and judged once. No I/O. */
import { bucketEnd, bucketStart } from '../emissions/series.ts'
import { timeText } from '../platform/figure-text.ts'
import type { Recommendation } from '../platform/generated/prisma/client.ts'
import { readOrLeaveOut } from '../platform/stored-json.ts'
import { type Measured, type MeasureInput, measureOutcome, readMeasured } from './measure.ts'
import { measuredBetween, type Plan } from './plan.ts'

export type OutcomeStatus = NonNullable<Recommendation['outcomeStatus']>

/** Statuses in which an effect is still being measured. */
export const runningStatuses = ['STARTED', 'MEASURING'] as const

/**
 * Why an action cannot have started at `at`; null where it can. `newest`: up to when events have come, event time. A start
 * before the end of the baseline would be measured against itself, one whose verdict is due already could be chosen by its
 * result.
 */
export function whyNotStarted(plan: Plan, at: Date, newest: Date, now: Date): string | null {
  if (at > now) return `It cannot have started at ${timeText(at)}, which is in the future.`
  if (at < new Date(plan.to)) {
    return `It cannot have started at ${timeText(at)}: the baseline of its plan ends at ${timeText(new Date(plan.to))}.`
  }
  const { to } = measuredBetween(plan, at)
  if (to > newest) return null
  return `The verdict on a start at ${timeText(at)} would have been due at ${timeText(to)}, and events until ${timeText(newest)} have come: start it before its result is known.`
}

/** How far events have come, event time: of the entity, of each comparison entity, and of any entity. */
export type Progress = { own: Date | null; others: readonly (Date | null)[]; newest: Date }

/**
 * Up to when periods are over: the entity has events beyond them, and so has half of the comparison entities, as some report
 * in batches. Where one is silent for as long again as it was to be measured, the time is over all the same.
 */
export function measuredUntil(plan: Plan, startedAt: Date, { own, others, newest }: Progress): Date {
  const { from, to } = measuredBetween(plan, startedAt)
  const isOverdue = newest.getTime() - to.getTime() >= to.getTime() - from.getTime()
  if (isOverdue) return to
  const times = others.map((at) => at?.getTime() ?? 0).sort((a, b) => b - a)
  const half = times[Math.ceil(times.length / 2) - 1] ?? 0
  return bucketStart(plan.bucket, new Date(Math.min(own?.getTime() ?? 0, half)))
}

/** An outcome after one more step. */
export type OutcomeStep = { outcomeStatus: OutcomeStatus; measured: Measured }

type Standing = Pick<Recommendation, 'outcomeStatus' | 'measured'>

/** Whether a period has ended since an outcome that has started was measured last. */
export function isStepDue({ outcomeStatus, measured }: Standing, plan: Plan, startedAt: Date, until: Date): boolean {
  const { from, to } = measuredBetween(plan, startedAt)
  if (until >= to) return true
  const known = outcomeStatus === 'MEASURING' ? readOrLeaveOut(() => readMeasured(measured), null) : null
  const last = known ? new Date(known.until) : from
  return until >= bucketEnd(plan.bucket, from) && until > last
}

/**
 * The next step of an outcome that has started; null while nothing is new. It is measured again as each period ends, and
 * judged when the last one has.
 */
export function nextOutcome(standing: Standing, input: MeasureInput): OutcomeStep | null {
  const { plan, startedAt, until } = input
  if (!isStepDue(standing, plan, startedAt, until)) return null
  const { measured, verdict } = measureOutcome(input)
  const isDue = until >= measuredBetween(plan, startedAt).to
  return { outcomeStatus: isDue ? verdict : 'MEASURING', measured }
}

import type { Viewer } from '../auth/viewer.ts'
import { whyNotStarted } from '../outcomes/outcome-lifecycle.ts'
import { lastAction, newestEvent } from '../outcomes/outcome-store.ts'
import { measuredBetween, readPlan } from '../outcomes/plan.ts'
import { now } from '../platform/clock.ts'
import { PlumeError } from '../platform/errors.ts'
import { timeText } from '../platform/figure-text.ts'
import type { Recommendation } from '../platform/generated/prisma/client.ts'
import { notFound } from '../platform/ids.ts'
import type { ChangeLog } from '../realtime/change-log.ts'

/** `startedAt`: event time; null: now, which is when the newest event happened. */
export type Start = { id: string; startedAt: Date | null; viewer: Viewer }

/**
 * Notes that an approved action has begun, from which on its effect is measured.
 * @throws PlumeError NOT_FOUND; CONFLICT where it is not approved, has no plan or has started already; BAD_USER_INPUT where
 * it cannot have started then
 */
export function startRecommendation(log: ChangeLog, { id, startedAt, viewer }: Start): Promise<void> {
  return log.commit(async (tx, emit) => {
    const found = await tx.recommendation.findUnique({
      where: { id },
      include: { hotspot: { include: { entity: true } } },
    })
    if (!found) throw notFound('Recommendation')
    const { hotspot, ...before } = found
    const conflict = whyNotPlanned(before)
    if (conflict) throw new PlumeError('CONFLICT', conflict)
    const at = now()
    const plan = readPlan(before.plan)
    const other = await lastAction(tx, hotspot.entityId)
    if (other?.startedAt && other.startedAt >= new Date(plan.from)) {
      const name = `Another action at ${hotspot.entity.name} began at ${timeText(other.startedAt)}`
      throw new PlumeError(
        'CONFLICT',
        `${name}, after the baseline of this plan began: the two could not be told apart.`,
      )
    }
    const newest = await newestEvent(tx, at)
    const baselineEnd = new Date(plan.to)
    // Retractions may have taken out the newest events.
    const start = startedAt ?? (newest < baselineEnd ? baselineEnd : newest)
    const wrong = whyNotStarted(plan, start, newest, at)
    if (wrong) throw new PlumeError('BAD_USER_INPUT', wrong)
    const [row] = await tx.recommendation.updateManyAndReturn({
      // When two people press the button at once, this condition lets only the first start it.
      where: { id, outcomeStatus: 'PLANNED' },
      data: {
        outcomeStatus: 'STARTED',
        startedAt: start,
        startedBy: viewer.name,
        verdictDueAt: measuredBetween(plan, start).to,
        updatedAt: at,
      },
    })
    if (!row) throw new PlumeError('CONFLICT', 'Somebody has just said when it started.')
    emit({ topic: 'recommendation', kind: 'UPDATED', row, at, before })
  })
}

function whyNotPlanned(row: Recommendation): string | null {
  if (row.status !== 'APPROVED') return 'Only an approved recommendation can start.'
  if (row.startedAt) return `${row.startedBy} has already said that it started at ${timeText(row.startedAt)}.`
  if (row.outcomeStatus === 'PLANNED') return null
  return row.unplanned ?? 'It was approved before effects were measured: there is no plan to measure it by.'
}

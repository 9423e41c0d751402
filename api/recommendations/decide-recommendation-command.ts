import type { Viewer } from '../auth/viewer.ts'
import { planForApproval } from '../outcomes/plan-outcome-step.ts'
import { now } from '../platform/clock.ts'
import type { Tx } from '../platform/db.ts'
import { PlumeError } from '../platform/errors.ts'
import type { Recommendation } from '../platform/generated/prisma/client.ts'
import { notFound } from '../platform/ids.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import { movesMode } from './knowledge.ts'

export type Decision = { id: string; status: 'APPROVED' | 'REJECTED'; note: string | null; viewer: Viewer }

/** @throws PlumeError NOT_FOUND, or CONFLICT when somebody has already decided */
export function decideRecommendation(log: ChangeLog, { id, status, note, viewer }: Decision): Promise<void> {
  return log.commit(async (tx, emit) => {
    const at = now()
    // When two people press the button at once, this condition lets only the first decide.
    const [row] = await tx.recommendation.updateManyAndReturn({
      where: { id, status: 'PENDING' },
      data: { status, decidedBy: viewer.name, decidedAt: at, decisionNote: note, updatedAt: at },
    })
    if (row) {
      const decided = status === 'APPROVED' ? await withPlan(tx, row, at) : row
      return emit({ topic: 'recommendation', kind: 'UPDATED', row: decided, at, before: { ...row, status: 'PENDING' } })
    }
    const decided = await tx.recommendation.findUnique({ where: { id } })
    if (!decided) throw notFound('Recommendation')
    throw new PlumeError('CONFLICT', `${decided.decidedBy} has ${decided.status.toLowerCase()} this recommendation.`)
  })
}

/** Freezes how the effect of what was approved is measured, before anybody can know it. */
async function withPlan(tx: Tx, row: Recommendation, at: Date): Promise<Recommendation> {
  const planned = await planForApproval(tx, row, movesMode(row.measureId), at)
  return tx.recommendation.update({ where: { id: row.id }, data: planned })
}

import type { Viewer } from '../auth/viewer.ts'
import { now } from '../platform/clock.ts'
import { PlumeError } from '../platform/errors.ts'
import { notFound } from '../platform/ids.ts'
import type { ChangeLog } from '../realtime/change-log.ts'

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
    if (row) return emit({ topic: 'recommendation', kind: 'UPDATED', row, at, before: { ...row, status: 'PENDING' } })
    const decided = await tx.recommendation.findUnique({ where: { id } })
    if (!decided) throw notFound('Recommendation')
    throw new PlumeError('CONFLICT', `${decided.decidedBy} has ${decided.status.toLowerCase()} this recommendation.`)
  })
}

import type { ChangeLog } from '../realtime/change-log.ts'
import type { Unwritten } from './unwritten-store.ts'

/** Stores a model's text, unless the recommendation has been decided on, rewritten or written by a model meanwhile. */
export function keepWording(
  log: ChangeLog,
  { id, updatedAt }: Unwritten,
  { action, rootCause, model, now }: { action: string; rootCause: string; model: string; now: Date },
): Promise<void> {
  return log.commit(async (tx, emit) => {
    const [row] = await tx.recommendation.updateManyAndReturn({
      // Checks the time as well: a text for older figures must not appear beside newer ones.
      where: { id, updatedAt, status: 'PENDING', writtenBy: 'composed' },
      data: { action, rootCause, writtenBy: model, updatedAt: now },
    })
    if (row) emit({ topic: 'recommendation', kind: 'UPDATED', row, at: now, before: row })
  })
}

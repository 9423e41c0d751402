import { PlumeError } from '../platform/errors.ts'
import { notFound } from '../platform/ids.ts'
import type { ChangeLog } from '../realtime/change-log.ts'

/**
 * @throws PlumeError NOT_FOUND, or CONFLICT when it is no longer open
 */
export function dismissAnomaly(log: ChangeLog, id: string, note: string | null): Promise<void> {
  return log.commit(async (tx, emit) => {
    const at = new Date()
    // The condition decides between two people who press the button at once.
    const [row] = await tx.anomaly.updateManyAndReturn({
      where: { id, status: 'OPEN' },
      data: { status: 'DISMISSED', note, updatedAt: at },
    })
    if (row) return emit({ topic: 'anomaly', kind: 'UPDATED', row, at })
    const anomaly = await tx.anomaly.findUnique({ where: { id } })
    if (!anomaly) throw notFound('Anomaly')
    throw new PlumeError('CONFLICT', `This anomaly is ${anomaly.status} already.`)
  })
}

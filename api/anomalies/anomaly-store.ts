import type { Tx } from '../platform/db.ts'
import { PlumeError } from '../platform/errors.ts'
import { notFound } from '../platform/ids.ts'
import type { Change } from '../realtime/events.ts'

/**
 * @returns the change for the log
 * @throws PlumeError NOT_FOUND, or CONFLICT when it is no longer open
 */
export async function dismissAnomaly(tx: Tx, id: string, note: string | null, at: Date): Promise<Change<'anomaly'>> {
  // The condition decides between two people who press the button at once.
  const [row] = await tx.anomaly.updateManyAndReturn({
    where: { id, status: 'OPEN' },
    data: { status: 'DISMISSED', note, endedAt: at, updatedAt: at },
  })
  if (row) return { topic: 'anomaly', kind: 'UPDATED', row, at, before: { ...row, status: 'OPEN' } }
  const anomaly = await tx.anomaly.findUnique({ where: { id } })
  if (!anomaly) throw notFound('Anomaly')
  throw new PlumeError('CONFLICT', `This anomaly is ${anomaly.status} already.`)
}

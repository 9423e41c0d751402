import type { Db } from '../platform/db.ts'
import { trimLog } from '../realtime/log.ts'
import { forgetDeadDeliveries } from '../webhooks/delivery-store.ts'
import type { Agent } from './agent.ts'

/** Dead deliveries can be retried for this long. */
const deadForDays = 30

export type RetentionParts = {
  db: Db
  /** How much of the log is kept for clients that resume. */
  keep: { changes: number; hours: number }
  /** Deletes rows that ended longer ago than they are kept. @returns how many were deleted, by kind */
  forgetRows(signal: AbortSignal): Promise<Record<string, number>>
}

/** Deletes what is older than the settings allow. */
export const forgetOldChangesAgent = ({ db, keep, forgetRows }: RetentionParts): Agent => ({
  name: 'retention',
  everyMs: 60_000,
  async run({ isFirst, signal }) {
    // Not in the first run: after an outage of all nodes, clients must first have a chance to resume.
    if (isFirst) return null
    const forgotten = {
      'changes of the log': await trimLog(db, keep),
      'dead messages': await forgetDeadDeliveries(db, deadForDays),
      ...(await forgetRows(signal)),
    }
    const parts = Object.entries(forgotten).filter(([, count]) => count > 0)
    if (parts.length === 0) return null
    return {
      processed: parts.reduce((sum, [, count]) => sum + count, 0),
      message: `Forgot ${parts.map(([name, count]) => `${count.toLocaleString('en')} ${name}`).join(', ')}.`,
    }
  },
})

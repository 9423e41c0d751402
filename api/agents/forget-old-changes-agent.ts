import type { Db } from '../platform/db.ts'
import { trimLog } from '../realtime/log.ts'
import { forgetDeadDeliveries } from '../webhooks/delivery-store.ts'
import type { Agent } from './agent.ts'

/** Dead deliveries may be retried for so long. */
const deadForDays = 30

export type RetentionParts = {
  db: Db
  /** What the log holds for those who resume. */
  keep: { changes: number; hours: number }
  /** Forgets rows that have been over for longer than they are kept. @returns how many went, by what they are */
  forgetRows(signal: AbortSignal): Promise<Record<string, number>>
}

/** Forgets what is older than the settings keep it. */
export const forgetOldChangesAgent = ({ db, keep, forgetRows }: RetentionParts): Agent => ({
  name: 'retention',
  everyMs: 60_000,
  async run({ isFirst, signal }) {
    // Not at once: when all have been away, those who resume come first.
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

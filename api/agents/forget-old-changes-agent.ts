import type { Db } from '../platform/db.ts'
import { counted } from '../platform/text.ts'
import { trimLog } from '../realtime/log.ts'
import { forgetDeadDeliveries } from '../webhooks/delivery-store.ts'
import type { Agent } from './agent.ts'

/** Dead deliveries may be retried for so long. */
const deadForDays = 30

/** Forgets the changes that the log is no longer to hold for those who resume, and deliveries long dead. */
export const forgetOldChangesAgent = ({ db, keep }: { db: Db; keep: { changes: number; hours: number } }): Agent => ({
  name: 'retention',
  everyMs: 60_000,
  async run({ isFirst }) {
    // Not at once: when all have been away, those who resume come first.
    if (isFirst) return null
    const changes = await trimLog(db, keep)
    const deliveries = await forgetDeadDeliveries(db, deadForDays)
    if (changes + deliveries === 0) return null
    const message = `${counted(changes, 'change')} of the log forgotten, ${counted(deliveries, 'dead message')} as well.`
    return { processed: changes + deliveries, message }
  },
})

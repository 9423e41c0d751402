import type { Db } from '../platform/db.ts'
import { counted } from '../platform/text.ts'
import { trimLog } from '../realtime/log.ts'
import type { Agent } from './agent.ts'

/** Forgets the changes that the log is no longer to hold for those who resume. */
export const retentionAgent = (db: Db, keep: { changes: number; hours: number }): Agent => ({
  name: 'retention',
  everyMs: 60_000,
  async run() {
    const processed = await trimLog(db, keep)
    if (processed === 0) return null
    return { processed, message: `${counted(processed, 'change')} forgotten.` }
  },
})

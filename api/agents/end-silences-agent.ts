import { endSilences } from '../alerts/alert-store.ts'
import type { Db } from '../platform/db.ts'
import { counted } from '../platform/text.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import type { Agent } from './agent.ts'

/** Has silenced alerts fire again when the time that people gave has passed: by the wall clock, unlike what is judged. */
export const endSilencesAgent = ({ db, log }: { db: Db; log: ChangeLog }): Agent => ({
  name: 'silence-keeper',
  everyMs: 1_000,
  async run() {
    const processed = await endSilences(db, log)
    return processed > 0 ? { processed, message: `The silence of ${counted(processed, 'alert')} has ended.` } : null
  },
})

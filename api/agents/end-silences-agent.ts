import { hasEndedSilence } from '../alerts/alert-store.ts'
import { endSilences, maxSilencesEnded } from '../alerts/end-silences-command.ts'
import { now } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import { counted } from '../platform/text.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import type { Agent } from './agent.ts'

/** Lets silenced alerts fire again when the silence ends: by the wall clock, unlike detection. */
export const endSilencesAgent = ({ db, log }: { db: Db; log: ChangeLog }): Agent => ({
  name: 'silence-keeper',
  everyMs: 1_000,
  async run() {
    let processed = 0
    for (let ended = maxSilencesEnded; ended === maxSilencesEnded; processed += ended) {
      if (!(await hasEndedSilence(db, now()))) break
      ended = await endSilences(log)
    }
    return processed > 0 ? { processed, message: `The silence of ${counted(processed, 'alert')} has ended.` } : null
  },
})

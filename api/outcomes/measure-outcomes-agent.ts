import type { Agent } from '../agents/agent.ts'
import type { Db } from '../platform/db.ts'
import { counted } from '../platform/text.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import { measureOutcomes } from './measure-outcomes-command.ts'

/**
 * Measures what started actions saved as their periods end, in event time, and gives the verdict. Activities that are
 * normal cause no change that it could hear of, so that it looks from time to time.
 */
export const measureOutcomesAgent = ({ db, log }: { db: Db; log: ChangeLog }): Agent => ({
  name: 'outcome-measurer',
  everyMs: 10_000,
  hears: (entries) => entries.some(({ topic, row }) => topic === 'recommendation' && row.outcomeStatus === 'STARTED'),
  async run({ signal }) {
    const { measured, judged } = await measureOutcomes({ db, log }, signal)
    if (measured === 0) return null
    return {
      processed: measured,
      message: `${counted(measured, 'outcome')} measured; ${counted(judged, 'verdict')} given.`,
    }
  },
})

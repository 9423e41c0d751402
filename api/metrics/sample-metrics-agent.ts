import type { Agent } from '../agents/agent.ts'
import { now } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import { forgetOldSamples, takeSample } from './sample-store.ts'

/** Saves a sample of the key figures about once a minute of wall clock while they change, and keeps it for 30 days. */
export const sampleMetricsAgent = (db: Db): Agent => ({
  name: 'metrics-sampler',
  everyMs: 60_000,
  async run({ isFirst }) {
    // Not in the first run: key figures that have just begun to change are no useful sample.
    if (isFirst) return null
    const at = now()
    await forgetOldSamples(db, at)
    return (await takeSample(db, at)) ? { processed: 1, message: 'Saved a sample of the key figures.' } : null
  },
})

import type { Agent } from '../agents/agent.ts'
import { now } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import { forgetOldSamples, takeSample } from './sample-store.ts'

/** Keeps how the key figures were, about once a minute of wall clock while they change, for 30 days. */
export const sampleMetricsAgent = (db: Db): Agent => ({
  name: 'metrics-sampler',
  everyMs: 60_000,
  async run({ isFirst }) {
    // Not at once: figures that have just begun to move are none to keep.
    if (isFirst) return null
    const at = now()
    await forgetOldSamples(db, at)
    return (await takeSample(db, at)) ? { processed: 1, message: 'The key figures were kept.' } : null
  },
})

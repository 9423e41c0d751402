import { performance } from 'node:perf_hooks'
import { whyOf } from '../platform/database-trouble.ts'
import type { Logger } from '../platform/logger.ts'
import type { AgentStore } from './agent-store.ts'

export type LeaseParts = {
  store: Pick<AgentStore, 'takeLeases' | 'releaseLeases'>
  logger: Logger
  /** Identifies this node among all nodes. */
  holder: string
  names: readonly string[]
  /** By how many ms a run of the agent is overdue; null when it is not. */
  overdueMs: (name: string) => number | null
  /** How long a lease lasts after its last renewal. */
  leaseMs: number
  gained: (name: string) => void
  lost: (name: string) => void
}

/** Renewals within one lease period. */
const attempts = 5

/**
 * Takes and renews leases until it is closed. A lease that could not be renewed is given up one renewal before other
 * nodes may take it, whether the database answers or not.
 */
export async function keepLeases(parts: LeaseParts): Promise<{ close(): Promise<void> }> {
  const { store, logger, holder, names, overdueMs, leaseMs, gained, lost } = parts
  const everyMs = leaseMs / attempts
  const held = new Set<string>()
  let validUntil = 0
  let asking: Promise<void> | null = null

  async function ask(): Promise<void> {
    // Measured before the statement, so that the lease in the database ends later than this.
    const until = performance.now() + leaseMs
    const agents = names.map((name) => ({ name, overdueMs: overdueMs(name) }))
    try {
      const taken = new Set(await store.takeLeases(holder, agents, leaseMs))
      validUntil = until
      for (const name of held) if (!taken.has(name)) lose(name)
      for (const name of taken) {
        if (held.has(name)) continue
        held.add(name)
        gained(name)
      }
    } catch (error) {
      logger.warn({ reason: whyOf(error) }, 'Leases of agents cannot be renewed')
    }
  }

  function lose(name: string): void {
    held.delete(name)
    lost(name)
  }

  function tick(): Promise<void> {
    if (performance.now() + everyMs >= validUntil) for (const name of held) lose(name)
    asking ??= ask().finally(() => {
      asking = null
    })
    return asking
  }

  await tick()
  const timer = setInterval(() => void tick(), everyMs)
  timer.unref()
  return {
    async close() {
      clearInterval(timer)
      await asking
      await store.releaseLeases(holder, names).catch((error: Error) => {
        logger.warn({ reason: whyOf(error) }, 'Leases of agents cannot be released; they end by themselves')
      })
    },
  }
}

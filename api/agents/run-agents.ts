import { randomUUID } from 'node:crypto'
import type { Logger } from '../platform/logger.ts'
import type { LogEntry } from '../realtime/events.ts'
import type { Agent } from './agent.ts'
import type { AgentStore } from './agent-store.ts'
import { keepLeases } from './keep-leases.ts'
import { openRunner } from './runner.ts'

export type AgentsParts = {
  store: AgentStore
  /** Calls `hear` with what is appended to the log. @returns the function that stops it */
  listen: (hear: (entries: readonly LogEntry[]) => void) => () => void
  logger: Logger
  agents: readonly Agent[]
  /** How long after the death of a node another node takes its agents over. */
  leaseMs?: number
  /** The minimum pause between two runs of an agent. */
  restMs?: number
}

export type Agents = {
  names: readonly string[]
  /** Waits for running work, then lets other nodes take over at once. */
  stop(): Promise<void>
}

/**
 * Runs on this node each agent that no other node runs. A lease in the database says which node does: the node renews
 * it while it lives, and another node takes it over when it expires.
 */
export async function startAgents(parts: AgentsParts): Promise<Agents> {
  const { store, listen, logger, agents, leaseMs = 10_000, restMs = 1_000 } = parts
  const holder = randomUUID()
  const names = agents.map((agent) => agent.name)
  const runners = new Map(agents.map((agent) => [agent.name, openRunner({ agent, store, logger, holder, restMs })]))
  const each = [...runners.values()]
  let isStopping = false
  const stopListening = listen((entries) => {
    for (const runner of each) runner.hear(entries)
  })
  const leases = await keepLeases({
    store,
    logger,
    holder,
    names,
    overdueMs: (name) => runners.get(name)?.overdueMs() ?? null,
    leaseMs,
    gained(name) {
      if (isStopping) return
      logger.debug({ agent: name }, 'This node runs the agent now')
      runners.get(name)?.begin()
    },
    lost(name) {
      logger.warn({ agent: name }, 'This node no longer runs the agent: its lease was not renewed')
      void runners.get(name)?.end()
    },
  })
  return {
    names,
    async stop() {
      isStopping = true
      stopListening()
      await Promise.all(each.map((runner) => runner.end()))
      await leases.close()
    },
  }
}

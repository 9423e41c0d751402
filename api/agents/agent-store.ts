/** The state of agents in the database: which node runs each of them, and its last report. */
import type { Db, Tx } from '../platform/db.ts'
import type { AgentState } from '../platform/generated/prisma/enums.ts'

/** The last report of an agent, readable by everybody. */
export type AgentActivity = {
  agent: string
  state: AgentState
  message: string
  processed: number
  /** Null while it runs. */
  durationMs: number | null
  at: Date
}

export type AgentReport = Omit<AgentActivity, 'agent' | 'at'>

/** An agent, and by how many ms its run is overdue; null when it is not. */
export type Leased = { name: string; overdueMs: number | null }

/** The writes of a node for the agents that it runs; `holder` identifies the node. */
export type AgentStore = {
  /**
   * Takes leases that nobody holds or whose holder has not renewed them in time, and renews the node's own. Uses the
   * database clock, so that the clocks of the nodes need not agree. Records how far the held agents are overdue.
   * @returns the names of all agents that `holder` now holds
   */
  takeLeases(holder: string, agents: readonly Leased[], leaseMs: number): Promise<string[]>
  /** Releases leases, so that other nodes can take them at once. */
  releaseLeases(holder: string, names: readonly string[]): Promise<void>
  /** Records the report of an agent, unless another node has taken it over. */
  report(agent: { name: string; holder: string }, report: AgentReport): Promise<void>
}

/** A lease that ends more than this many lease periods from now was written by a wrong clock and does not count. */
const maxLeasePeriods = 2

export const openAgentStore = (db: Db): AgentStore => ({
  async takeLeases(holder, agents, leaseMs) {
    // All nodes lock the rows in the same order.
    const sorted = [...agents].sort((a, b) => (a.name < b.name ? -1 : 1))
    const rows = await db.$queryRaw<{ name: string }[]>`/* takeAgentLeases */
      insert into "Agent" as a (name, holder, "leaseUntil", at, "overdueSince")
      select name, ${holder}, now() + ${leaseMs} * interval '1 millisecond', now(),
        now() - overdue * interval '1 millisecond'
      from unnest(
        ${sorted.map(({ name }) => name)}::text[], ${sorted.map(({ overdueMs }) => overdueMs)}::float8[]
      ) as n(name, overdue)
      on conflict (name) do update
      set holder = excluded.holder, "leaseUntil" = excluded."leaseUntil", "overdueSince" = excluded."overdueSince"
      where a.holder = excluded.holder or a.holder is null or a."leaseUntil" <= now()
        or a."leaseUntil" > now() + ${maxLeasePeriods * leaseMs} * interval '1 millisecond'
      returning a.name`
    return rows.map(({ name }) => name)
  },
  async releaseLeases(holder, names) {
    await db.$executeRaw`/* releaseAgentLeases */
      update "Agent" set holder = null, "leaseUntil" = now()
      where holder = ${holder} and name = any(${names}::text[])`
  },
  async report({ name, holder }, { state, message, processed, durationMs }) {
    await db.$executeRaw`/* reportAgent */
      update "Agent" set state = ${state}::"AgentState", message = ${message}, processed = ${processed},
        "durationMs" = ${durationMs}, at = now()
      where name = ${name} and holder = ${holder}`
  },
})

/** The last report of each agent, by name. */
export async function lastReports(db: Db | Tx): Promise<AgentActivity[]> {
  const rows = await db.agent.findMany({ where: { state: { not: null } }, orderBy: { name: 'asc' } })
  return rows.flatMap(({ name, state, message, processed, durationMs, at }) =>
    state ? { agent: name, state, message, processed, durationMs, at } : [],
  )
}

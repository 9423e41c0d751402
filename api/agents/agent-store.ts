/** What the database keeps of agents: which node runs each, and what it reported last. */
import type { Db, Tx } from '../platform/db.ts'
import type { AgentState } from '../platform/generated/prisma/enums.ts'

/** What an agent last did, as everybody may read it. */
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

/** An agent, and for how long a run of it has been overdue, ms; null while none is. */
export type Leased = { name: string; overdueMs: number | null }

/** What a node writes of the agents that it runs; `holder` names the node. */
export type AgentStore = {
  /**
   * Takes the leases that nobody holds, or whose holder has not renewed them in time, and renews one's own; by the
   * clock of the database, so that the nodes need not agree on the time. Notes of those that it holds what is overdue.
   * @returns the names of all that `holder` now holds
   */
  takeLeases(holder: string, agents: readonly Leased[], leaseMs: number): Promise<string[]>
  /** Lets others take them at once. */
  releaseLeases(holder: string, names: readonly string[]): Promise<void>
  /** Notes what an agent does, unless another node has taken it over. */
  report(agent: { name: string; holder: string }, report: AgentReport): Promise<void>
}

/** A lease that ends later than so many of its lives from now was given by a clock that was wrong, and is none. */
const believedLives = 2

export const openAgentStore = (db: Db): AgentStore => ({
  async takeLeases(holder, agents, leaseMs) {
    // All nodes lock the rows in one order.
    const sorted = [...agents].sort((a, b) => (a.name < b.name ? -1 : 1))
    const rows = await db.$queryRaw<{ name: string }[]>`
      insert into "Agent" as a (name, holder, "leaseUntil", at, "overdueSince")
      select name, ${holder}, now() + ${leaseMs} * interval '1 millisecond', now(),
        now() - overdue * interval '1 millisecond'
      from unnest(
        ${sorted.map(({ name }) => name)}::text[], ${sorted.map(({ overdueMs }) => overdueMs)}::float8[]
      ) as n(name, overdue)
      on conflict (name) do update
      set holder = excluded.holder, "leaseUntil" = excluded."leaseUntil", "overdueSince" = excluded."overdueSince"
      where a.holder = excluded.holder or a.holder is null or a."leaseUntil" <= now()
        or a."leaseUntil" > now() + ${believedLives * leaseMs} * interval '1 millisecond'
      returning a.name`
    return rows.map(({ name }) => name)
  },
  async releaseLeases(holder, names) {
    await db.$executeRaw`
      update "Agent" set holder = null, "leaseUntil" = now()
      where holder = ${holder} and name = any(${names}::text[])`
  },
  async report({ name, holder }, { state, message, processed, durationMs }) {
    await db.$executeRaw`
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

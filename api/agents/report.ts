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

type Line = Omit<AgentActivity, 'agent' | 'at'>

/** Notes what an agent does, unless another node has taken it over. */
export async function report(db: Db, { name, holder }: { name: string; holder: string }, line: Line): Promise<void> {
  await db.$executeRaw`
    update "Agent" set state = ${line.state}::"AgentState", message = ${line.message}, processed = ${line.processed},
      "durationMs" = ${line.durationMs}, at = now()
    where name = ${name} and holder = ${holder}`
}

/** The last report of each agent, by name. */
export async function lastReports(db: Db | Tx): Promise<AgentActivity[]> {
  const rows = await db.agent.findMany({ where: { state: { not: null } }, orderBy: { name: 'asc' } })
  return rows.flatMap(({ name, state, message, processed, durationMs, at }) =>
    state ? { agent: name, state, message, processed, durationMs, at } : [],
  )
}

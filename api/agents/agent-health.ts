import type { Db, Tx } from '../platform/db.ts'
import type { AgentState } from '../platform/generated/prisma/enums.ts'

/** An agent is missing when its lease has been free for so long. */
const vacancyMs = 10_000

export type AgentHealth = { name: string; status: 'OK' | 'DEGRADED'; latencyMs: null; message: string | null }

/** The state of each of these agents: no node may run one, or its last run may have failed. */
export async function agentHealth(reader: Db | Tx, names: readonly string[]): Promise<AgentHealth[]> {
  const rows = await reader.$queryRaw<{ name: string; state: AgentState | null; message: string; isVacant: boolean }[]>`
    select name, state::text, message, "leaseUntil" < now() - ${vacancyMs} * interval '1 millisecond' as "isVacant"
    from "Agent" where name = any(${names}::text[])`
  return names.map((name) => {
    const row = rows.find((each) => each.name === name)
    const message = !row || row.isVacant ? 'No node runs it.' : row.state === 'FAILED' ? row.message : null
    return { name, status: message === null ? 'OK' : 'DEGRADED', latencyMs: null, message }
  })
}

import type { Db, Tx } from '../platform/db.ts'
import type { AgentState } from '../platform/generated/prisma/enums.ts'
import { counted } from '../platform/text.ts'

/** An agent is missing when its lease has been free for longer than this. */
const vacancyMs = 10_000
/** A lease that ends later was written by a wrong clock; its holder may be long gone. */
const maxLeaseMs = 60_000

type Row = { name: string; state: AgentState | null; message: string; isVacant: boolean; overdueMin: number | null }

export type AgentHealth = { name: string; status: 'OK' | 'DEGRADED'; latencyMs: null; message: string | null }

/** The state of each of these agents: no node may run one, a run may hang, or the last one may have failed. */
export async function agentHealth(reader: Db | Tx, names: readonly string[]): Promise<AgentHealth[]> {
  const rows = await reader.$queryRaw<Row[]>`/* agentHealth */
    select name, state::text, message,
      "leaseUntil" not between now() - ${vacancyMs} * interval '1 millisecond'
        and now() + ${maxLeaseMs} * interval '1 millisecond' as "isVacant",
      extract(epoch from now() - "overdueSince")::float8 / 60 as "overdueMin"
    from "Agent" where name = any(${names}::text[])`
  return names.map((name) => {
    const message = problemOf(rows.find((each) => each.name === name))
    return { name, status: message === null ? 'OK' : 'DEGRADED', latencyMs: null, message }
  })
}

function problemOf(row: Row | undefined): string | null {
  if (!row || row.isVacant) return 'No node runs it.'
  if (row.overdueMin !== null) {
    const minutes = counted(Math.max(1, Math.round(row.overdueMin)), 'minute')
    return `A run is overdue by ${minutes}.`
  }
  return row.state === 'FAILED' ? row.message : null
}

import { performance } from 'node:perf_hooks'
import { whyOf } from '../platform/database-trouble.ts'
import type { Db } from '../platform/db.ts'
import type { Logger } from '../platform/logger.ts'

/** A lease that ends later than so many of its lives from now was given by a clock that was wrong, and is none. */
export const believedLives = 2

/** An agent, and for how long a run of it has been overdue, ms; null while none is. */
export type Leased = { name: string; overdueMs: number | null }

/**
 * Takes the leases that nobody holds, or whose holder has not renewed them in time, and renews one's own; by the
 * clock of the database, so that the nodes need not agree on the time. Notes of those that it holds what is overdue.
 * @returns the names of all that `holder` now holds
 */
export async function takeLeases(
  db: Db,
  holder: string,
  agents: readonly Leased[],
  leaseMs: number,
): Promise<string[]> {
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
}

/** Lets others take them at once. */
export async function releaseLeases(db: Db, holder: string, names: readonly string[]): Promise<void> {
  await db.$executeRaw`
    update "Agent" set holder = null, "leaseUntil" = now() where holder = ${holder} and name = any(${names}::text[])`
}

export type LeaseParts = {
  db: Db
  logger: Logger
  /** Names this node among all. */
  holder: string
  names: readonly string[]
  /** For how long a run has been overdue, ms; null while none is. */
  overdueMs: (name: string) => number | null
  /** How long a lease outlives its last renewal. */
  leaseMs: number
  gained: (name: string) => void
  lost: (name: string) => void
}

/** Attempts within the life of a lease. */
const attempts = 5

/**
 * Takes and renews leases until it is closed. A lease that could not be renewed is lost one attempt before others may
 * take it, whether the database answers or not.
 */
export async function keepLeases(parts: LeaseParts): Promise<{ close(): Promise<void> }> {
  const { db, logger, holder, names, overdueMs, leaseMs, gained, lost } = parts
  const everyMs = leaseMs / attempts
  const held = new Set<string>()
  let validUntil = 0
  let asking: Promise<void> | null = null

  async function ask(): Promise<void> {
    // From before the question: the database's own end of the lease is later.
    const until = performance.now() + leaseMs
    const agents = names.map((name) => ({ name, overdueMs: overdueMs(name) }))
    try {
      const taken = new Set(await takeLeases(db, holder, agents, leaseMs))
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
      await releaseLeases(db, holder, names).catch((error: Error) => {
        logger.warn({ reason: whyOf(error) }, 'Leases of agents cannot be released; they end by themselves')
      })
    },
  }
}

import { performance } from 'node:perf_hooks'
import type { Db } from './db.ts'
import type { Logger } from './logger.ts'

/** Clocks that differ by less count as equal. */
const toleranceMs = 2_000
const compareEveryMs = 10_000

/**
 * The database's time, and what the steady clock of this process showed at that moment; null where they share a clock.
 */
let compared: { databaseMs: number; steadyMs: number } | null = null

const databaseNow = (): number => (compared ? compared.databaseMs + performance.now() - compared.steadyMs : Date.now())

/** The time. All nodes go by the clock of the database, because one node judges what another has stored. */
export function now(): Date {
  const own = Date.now()
  const shared = databaseNow()
  return new Date(Math.abs(own - shared) > toleranceMs ? shared : own)
}

/** How far this machine's clock is ahead of the database's, ms; 0 when they agree. */
export function clockAheadMs(): number {
  const aheadMs = Date.now() - databaseNow()
  return Math.abs(aheadMs) > toleranceMs ? aheadMs : 0
}

/** Compares the clocks from time to time, until it is stopped. */
export async function watchClock(db: Db, logger: Logger): Promise<{ stop(): void }> {
  const compare = async () => {
    const asked = performance.now()
    const [row] = await db.$queryRaw<{ ms: number }[]>`/* compare */
      select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`
    const answered = performance.now()
    // After a slow answer nobody knows at which moment in between it was given.
    if (row && answered - asked < toleranceMs / 2) {
      compared = { databaseMs: row.ms, steadyMs: (asked + answered) / 2 }
    }
  }
  await compare()
  const aheadMs = clockAheadMs()
  if (aheadMs !== 0) logger.warn({ aheadMs }, 'The clock of this machine is not that of the database, which counts')
  // The database may be away: health says so, and the steady clock goes on.
  const timer = setInterval(() => void compare().catch(() => {}), compareEveryMs)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

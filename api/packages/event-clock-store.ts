import type { Db, Tx } from '../platform/db.ts'

/** Scans that arrive later than this after their event are a replay: while they arrive, only they move the clock. */
const replayMs = 2 * 86_400_000

/** Clocks that differ by less than this count as correct. */
const clockDriftMs = 60_000
type Clock = { newest: Date; reachedAt: Date }

/** Moves the clock forward to `newest`. */
export async function advanceClock(tx: Tx, newest: Date | null, now: Date): Promise<void> {
  if (!newest) return
  await tx.$executeRaw`/* advanceClock */
    insert into "EventClock" as c (id, newest, "reachedAt") values (1, ${newest}, ${now})
    on conflict (id) do update set newest = excluded.newest, "reachedAt" = excluded."reachedAt"
    where c.newest < excluded.newest`
}

/**
 * Moves the clock back to the newest remaining scan, when a scan that may have moved it is removed. Call it near the
 * end of a transaction, like `advanceClock`: other transactions wait for its row.
 */
export async function rewindClock(tx: Tx): Promise<void> {
  const [held] = await tx.$queryRaw<
    Clock[]
  >`/* rewindClock */ select newest, "reachedAt" from "EventClock" where id = 1 for update`
  if (!held) return
  const left = await newestScan(tx)
  if (!left) await tx.eventClock.deleteMany()
  else if (left.newest < held.newest) {
    await tx.eventClock.update({ where: { id: 1 }, data: { ...left, rewound: true } })
  }
}

/** Whether one of these removed scans may have moved the clock. */
export async function mayHaveMovedClock(tx: Tx, eventTimes: readonly Date[]): Promise<boolean> {
  if (eventTimes.length === 0) return false
  const clock = await tx.eventClock.findUnique({ where: { id: 1 } })
  return clock !== null && eventTimes.some((time) => time >= clock.newest)
}

/** No index serves this query: run it only when the newest scan of all was removed. */
async function newestScan(tx: Tx): Promise<Clock | null> {
  const [newest] = await tx.$queryRaw<Clock[]>`/* newestScan */
    select "eventTime" as newest, "recordTime" as "reachedAt" from "Scan"
    order by "eventTime" desc, "recordTime" limit 1`
  return newest ?? null
}

/** The current event time by the remaining scans; null without any. */
export async function clockWithout(tx: Tx, now: Date): Promise<Date | null> {
  const newest = await newestScan(tx)
  return newest && timeBy(newest, now)
}

/**
 * The current event time for packages: that of the newest scan plus the time passed since it arrived. In a replay of
 * history, which is slower or faster than real time, only that of the newest scan. Null before any scan. `rewound`: the
 * clock went back, and packages judged beyond it must be judged again.
 */
export async function readClock(
  db: Db | Tx,
  now: Date,
): Promise<{ time: Date; newest: Date; rewound: boolean } | null> {
  const clock = await db.eventClock.findUnique({ where: { id: 1 } })
  if (!clock) return null
  // The clock that stamped it is or was wrong: continue from now instead of standing still until that time.
  if (clock.reachedAt.getTime() - now.getTime() > clockDriftMs) {
    await db.eventClock.updateMany({ where: { id: 1, reachedAt: clock.reachedAt }, data: { reachedAt: now } })
  }
  return { time: timeBy(clock, now), newest: clock.newest, rewound: clock.rewound }
}

function timeBy({ newest, reachedAt }: Clock, now: Date): Date {
  const isReplay = reachedAt.getTime() - newest.getTime() > replayMs
  const passed = Math.max(0, now.getTime() - reachedAt.getTime())
  return isReplay ? newest : new Date(newest.getTime() + passed)
}

/** Marks the rewind as done: no package is judged beyond the clock any more, unless it went back again meanwhile. */
export const clockSettled = (db: Db, newest: Date): Promise<number> =>
  db.$executeRaw`/* clockSettled */ update "EventClock" set rewound = false where id = 1 and newest >= ${newest}`

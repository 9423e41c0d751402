import type { Db, Tx } from '../platform/db.ts'

/** Scans that come later than this after their event are a replay: while they come, only they move the clock. */
const replayMs = 2 * 86_400_000

/** Clocks that differ by less are all right. */
const clockDriftMs = 60_000

/** Takes note of how far event time has come. */
export async function advanceClock(tx: Tx, newest: Date | null, now: Date): Promise<void> {
  if (!newest) return
  await tx.$executeRaw`
    insert into "EventClock" as c (id, newest, "reachedAt") values (1, ${newest}, ${now})
    on conflict (id) do update set newest = excluded.newest, "reachedAt" = excluded."reachedAt"
    where c.newest < excluded.newest`
}

/**
 * What time it is for packages: the newest scan's, and since then as long as has passed; in a replay of history, which
 * is slower or faster than life, that of the newest scan. Null before any scan.
 */
export async function readClock(db: Db | Tx, now: Date): Promise<Date | null> {
  const clock = await db.eventClock.findUnique({ where: { id: 1 } })
  if (!clock) return null
  const { newest, reachedAt } = clock
  // A clock that was wrong has stamped it, or is: time goes on from now, instead of standing still until then.
  if (reachedAt.getTime() - now.getTime() > clockDriftMs) {
    await db.eventClock.updateMany({ where: { id: 1, reachedAt }, data: { reachedAt: now } })
  }
  const isReplay = reachedAt.getTime() - newest.getTime() > replayMs
  const passed = Math.max(0, now.getTime() - reachedAt.getTime())
  return isReplay ? newest : new Date(newest.getTime() + passed)
}

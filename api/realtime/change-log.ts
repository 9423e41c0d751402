import type { Db, Tx } from '../platform/db.ts'
import type { Logger } from '../platform/logger.ts'
import type { Bus } from './bus.ts'
import { type Change, chained, type LogEntry } from './events.ts'
import { type FollowerStats, followLog } from './follower.ts'
import { appendChanges, checkHeld, createLog, encodeCursor, type LogHead, readHead, readLog, readPage } from './log.ts'
import type { Topic } from './topics.ts'

/** How everything above writes and follows changes. */
export type ChangeLog = {
  /**
   * Runs `work` in one transaction, appends the changes it emits to the log as its last statement, and after the
   * commit rings the bell. A failure leaves nothing behind.
   */
  commit<T>(work: (tx: Tx, emit: (...changes: Change[]) => void) => Promise<T>): Promise<T>
  /** The cursor of the newest change, as `db` (a transaction, say) sees it. */
  position(db: Db | Tx): Promise<string>
  /** Where this node stands: the newest position that its listeners have heard. */
  head(): LogHead
  /** Changes of a topic with `after` < position <= `upTo`, oldest first, at most `limit`. */
  read(range: LogRange): Promise<LogEntry[]>
  /** The same, with the number of characters of the rows. */
  readPage(range: LogRange): Promise<{ entries: LogEntry[]; characters: number }>
  /** @throws PlumeError BAD_USER_INPUT for a cursor ahead of the log, CURSOR_EXPIRED for one that is no longer held */
  checkHeld(cursor: LogHead): Promise<void>
  /**
   * Calls `listener` with every change, in order and once, after its commit. Calls `replaced` when the log has become
   * another one, in which older cursors mean nothing. @returns the function that stops it
   */
  listen(listener: (entries: readonly LogEntry[]) => void, replaced?: () => void): () => void
  /** Aborted when this node is about to stop: long work ends with the transaction it is in. */
  stopping: AbortSignal
  announceStop(): void
  stats: LogStats
  stop(): Promise<void>
}

export type LogRange = { after: number; upTo: number; limit: number; topic: Topic }

/** Counted since the node started. */
export type LogStats = FollowerStats & { appended: number }

export type LogOptions = {
  /** How often it looks for changes that the bus did not announce. */
  pollMs?: number
  /** What follows from the changes of any transaction, within it. @returns further changes */
  derive?: (tx: Tx, changes: readonly Change[]) => Promise<Change[]>
}

const nothing = async () => []

/** Opens the log of `db` on this node. */
export async function openChangeLog(
  db: Db,
  bus: Bus,
  logger: Logger,
  { pollMs = 1_000, derive = nothing }: LogOptions = {},
): Promise<ChangeLog> {
  await createLog(db)
  const follower = await followLog(db, bus, logger, pollMs)
  const stats: LogStats = Object.assign(follower.stats, { appended: 0 })
  const stop = new AbortController()

  return {
    stats,
    stopping: stop.signal,
    announceStop: () => stop.abort(),
    async commit(work) {
      const { result, entries } = await db.$transaction(async (tx) => {
        const changes: Change[] = []
        const result = await work(tx, (...more) => changes.push(...more))
        const whole = chained(changes)
        if (whole.length > 0) whole.push(...(await derive(tx, whole)))
        return { result, entries: await appendChanges(tx, whole) }
      })
      if (entries.length > 0) {
        stats.appended += entries.length
        follower.accept(entries)
        void bus.publish(entries)
      }
      return result
    },
    async position(reader) {
      const head = await readHead(reader)
      return encodeCursor(head.epoch, head.position)
    },
    head: follower.head,
    read: (range) => readLog(db, { epoch: follower.head().epoch, ...range }),
    readPage: (range) => readPage(db, { epoch: follower.head().epoch, ...range }),
    checkHeld: (cursor) => checkHeld(db, cursor),
    listen: follower.listen,
    stop: follower.stop,
  }
}

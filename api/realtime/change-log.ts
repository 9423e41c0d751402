import type { Db, Tx } from '../platform/db.ts'
import type { Logger } from '../platform/logger.ts'
import type { Bus } from './bus.ts'
import type { Change, LogEntry, Topic } from './events.ts'
import { followLog } from './follower.ts'
import { appendChanges, createLog, encodeCursor, readHead, trimLog } from './log.ts'
import { type StreamOptions, streamChanges } from './stream.ts'

/** How everything above writes and follows changes. */
export type ChangeLog = {
  /**
   * Runs `work` in one transaction, appends the changes it emits to the log as its last statement, and after the
   * commit rings the bell. A failure leaves nothing behind.
   */
  commit<T>(work: (tx: Tx, emit: (...changes: Change[]) => void) => Promise<T>): Promise<T>
  /** The cursor of the newest change, as `db` (a transaction, say) sees it. */
  position(db: Db | Tx): Promise<string>
  stream<T extends Topic>(options: StreamOptions<T>): Promise<AsyncIterableIterator<LogEntry<T>>>
  /** Calls back with every change, in order and once, after its commit. @returns the function that stops it */
  listen(listener: (entries: readonly LogEntry[]) => void): () => void
  stop(): Promise<void>
}

const trimEveryMs = 60_000

/** Opens the log of `db` on this node; `keep` is how many changes it holds at least. */
export async function openChangeLog(db: Db, bus: Bus, logger: Logger, keep: number): Promise<ChangeLog> {
  await createLog(db)
  const follower = await followLog(db, bus, logger)
  const trimming = setInterval(() => {
    trimLog(db, keep).catch((error: Error) => logger.warn({ reason: error.message }, 'The log cannot be trimmed'))
  }, trimEveryMs)
  trimming.unref()

  return {
    async commit(work) {
      const { result, entries } = await db.$transaction(async (tx) => {
        const changes: Change[] = []
        const result = await work(tx, (...more) => changes.push(...more))
        return { result, entries: await appendChanges(tx, changes) }
      })
      if (entries.length > 0) {
        follower.accept(entries)
        bus.publish(entries).catch((error: Error) => {
          logger.warn({ reason: error.message }, 'The bus did not take a message; other nodes will read the log')
        })
      }
      return result
    },
    async position(reader) {
      const head = await readHead(reader)
      return encodeCursor(head.epoch, head.position)
    },
    stream: (options) => streamChanges(db, follower, options),
    listen: follower.listen,
    async stop() {
      clearInterval(trimming)
      await follower.stop()
    },
  }
}

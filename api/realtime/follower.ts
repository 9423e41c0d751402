import { whyOf } from '../platform/database-trouble.ts'
import type { Db } from '../platform/db.ts'
import type { Logger } from '../platform/logger.ts'
import type { Bus } from './bus.ts'
import type { LogEntry } from './events.ts'
import { type LogHead, readHead, readLog, renameLog } from './log.ts'

/** One node's reader of the log: hands every change to its listeners, in order and once. */
export type Follower = {
  /** The newest position handed out. */
  head(): LogHead
  /** Takes entries from the bus, or at once from this node's own commit. */
  accept(entries: readonly LogEntry[]): void
  /**
   * Calls `replaced` when the log has become another one: what was handed out before is not part of it.
   * @returns the function that stops listening
   */
  listen(listener: (entries: readonly LogEntry[]) => void, replaced?: () => void): () => void
  stats: FollowerStats
  stop(): Promise<void>
}

/** How often changes were missing on the bus and were read from the log, since the node started. */
export type FollowerStats = { gapsRepaired: number }

const pageSize = 500

/**
 * Follows the log by the bus, and reads from the log what the bus did not bring: positions are gapless, so a missing
 * number is a lost message. A look at the head every `pollMs` finds changes that the bus did not announce.
 */
export async function followLog(db: Db, bus: Bus, logger: Logger, pollMs: number): Promise<Follower> {
  const listeners = new Set<{ hear: (entries: readonly LogEntry[]) => void; replaced: () => void }>()
  let head = await readHead(db)
  let reading: Promise<void> | null = null
  /** Something came that the reading under way may not cover. */
  let readAgain = false
  let stopped = false
  const stats: FollowerStats = { gapsRepaired: 0 }

  function hand(entries: readonly LogEntry[]) {
    const last = entries.at(-1)
    if (!last) return
    head = { ...head, position: last.position }
    for (const { hear } of listeners) hear(entries)
  }

  /** Where the log stands. A log that has another name, or fewer entries than this node has read, is another log. */
  async function readTarget(): Promise<LogHead> {
    const known = head
    const target = await readHead(db)
    const isBehind = target.epoch === known.epoch && target.position < known.position
    if (isBehind) await renameLog(db, known)
    const found = isBehind ? await readHead(db) : target
    if (found.epoch === known.epoch) return found
    logger.warn({ known, found }, 'The log is another one now: those who follow it are told to read again')
    head = found
    for (const { replaced } of [...listeners]) replaced()
    return found
  }

  async function readMissing() {
    const target = await readTarget()
    if (head.position < target.position) stats.gapsRepaired++
    while (!stopped && head.position < target.position) {
      const range = { epoch: target.epoch, after: head.position, upTo: target.position, limit: pageSize }
      const entries = await readLog(db, range)
      // These entries are no longer held; subscribers that need them learn that from their own cursor.
      if (entries.length === 0) head = target
      hand(entries.filter((entry) => entry.position > head.position))
    }
  }

  async function readAll() {
    do {
      readAgain = false
      await readMissing()
    } while (readAgain && !stopped)
  }

  function catchUp() {
    readAgain = true
    reading ??= readAll()
      .catch((error: Error) => logger.warn({ reason: whyOf(error) }, 'The log cannot be read; trying again'))
      .finally(() => {
        reading = null
      })
  }

  const accept = (entries: readonly LogEntry[]) => {
    // Another installation may use the same bus.
    if (!entries[0]?.cursor.startsWith(`${head.epoch}-`)) return
    const fresh = entries.filter((entry) => entry.position > head.position)
    if (fresh.length === 0) return
    // A position that does not follow the head is looked up in the log, never believed: there may be no such change.
    if (fresh.every((entry, index) => entry.position === head.position + 1 + index)) hand(fresh)
    else catchUp()
  }

  await bus.subscribe(accept)
  const timer = setInterval(catchUp, pollMs)
  timer.unref()

  return {
    head: () => head,
    accept,
    stats,
    listen(hear, replaced = () => {}) {
      const listener = { hear, replaced }
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async stop() {
      stopped = true
      clearInterval(timer)
      listeners.clear()
      await reading
    },
  }
}

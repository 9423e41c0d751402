import type { Db } from '../platform/db.ts'
import { PlumeError } from '../platform/errors.ts'
import type { LogEntry, Rows, Topic } from './events.ts'
import type { Follower } from './follower.ts'
import { decodeCursor, readExtent, readLog } from './log.ts'

const pageSize = 500
/** Changes that may wait for one reader before it is told to resume. */
const bound = 10_000

export type StreamOptions<T extends Topic> = {
  topic: T
  /** A cursor seen before; absent: from now on. */
  after?: string | null
  /** Which changes the subscriber asked for. */
  matches: (row: Rows[T]) => boolean
}

/**
 * The ordered changes that one subscriber sees: what it missed since `after` from the log, then what comes,
 * without gap or duplicate at the seam.
 * @throws PlumeError BAD_USER_INPUT for what is no cursor, CURSOR_EXPIRED for one that is no longer held
 */
export async function streamChanges<T extends Topic>(
  db: Db,
  follower: Follower,
  { topic, after, matches }: StreamOptions<T>,
): Promise<AsyncIterableIterator<LogEntry<T>>> {
  const wanted = (entry: LogEntry) => entry.topic === topic && matches(entry.row as Rows[T])
  const start = after == null ? null : decodeCursor(after)
  const live: LogEntry<T>[] = []
  let wake: (() => void) | null = null
  let done = false
  /** Why changes are missing that this reader should have seen. */
  let lost: string | null = null
  let heard = follower.head().position

  const stopListening = follower.listen((entries) => {
    for (const entry of entries) if (wanted(entry)) live.push(entry as LogEntry<T>)
    // A gap: this node was away from the log for longer than it holds its changes.
    if (entries[0]?.position !== heard + 1) lost = 'The server was away from its log for too long'
    else if (live.length > bound) lost = 'You read too slowly'
    heard = entries.at(-1)?.position ?? heard
    if (lost) {
      live.length = 0
      stopListening()
    }
    wake?.()
  })
  // What the follower hands out from here on is live; what it had handed out before is replayed.
  const seam = follower.head()
  if (start) {
    await checkHeld(db, start).catch((error) => {
      stopListening()
      throw error
    })
  }

  async function* read(): AsyncGenerator<LogEntry<T>> {
    let position = start?.position ?? seam.position
    if (start) {
      while (!done && position < seam.position) {
        const range = { epoch: seam.epoch, after: position, upTo: seam.position, limit: pageSize, topic }
        const page = await readLog(db, range)
        // What was trimmed while it was read would be missing in silence.
        await checkHeld(db, { epoch: seam.epoch, position })
        for (const entry of page) {
          position = entry.position
          if (wanted(entry)) yield entry as LogEntry<T>
        }
        if (page.length < pageSize) break
      }
      position = Math.max(start.position, seam.position)
    }
    while (!done) {
      const entry = live.shift()
      if (entry) {
        if (entry.position > position) yield entry
      } else if (lost) {
        throw new PlumeError('CURSOR_EXPIRED', `${lost}: subscribe again with the last cursor you saw.`)
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  }

  const entries = read()
  const stream: AsyncIterableIterator<LogEntry<T>> = {
    next: () =>
      entries.next().catch((error) => {
        stopListening()
        throw error
      }),
    // A generator that waits cannot be returned from: it is woken to see that it is done.
    return() {
      done = true
      stopListening()
      wake?.()
      return entries.return(undefined)
    },
    throw: (error) => entries.throw(error),
    [Symbol.asyncIterator]: () => stream,
  }
  return stream
}

async function checkHeld(db: Db, cursor: { epoch: string; position: number }): Promise<void> {
  const head = await readExtent(db)
  if (cursor.epoch === head.epoch && cursor.position > head.position) {
    throw new PlumeError('BAD_USER_INPUT', 'This cursor is ahead of the log: send one that a change gave you.')
  }
  if (cursor.epoch !== head.epoch || head.oldest > cursor.position + 1) {
    throw new PlumeError(
      'CURSOR_EXPIRED',
      'The server no longer holds this cursor: read the rows anew, then subscribe.',
    )
  }
}

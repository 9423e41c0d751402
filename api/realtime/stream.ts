import type { LogEntry } from './events.ts'
import type { Rows, Topic, WatchedRow } from './topics.ts'

/** What a subscriber asks a change stream for. */
export type ChangeRequest<T extends Topic = Topic> = {
  topic: T
  /** A cursor seen before; absent: from now on. */
  after?: string | null
  /** Whether the subscriber asked for a row. */
  matches: (row: WatchedRow<T>) => boolean
  /**
   * Whether a change that leaves the row itself as it is (somebody has read it) concerns the subscriber; absent: all
   * do.
   */
  concerns?: (row: Rows[T]) => boolean
}

/**
 * What a stream tells of a change. LEFT: the row matched the filter and no longer does, or it should never have been.
 */
export type ToldKind = 'CREATED' | 'UPDATED' | 'LEFT'

/** A change as a stream tells it. */
export type ToldChange<T extends Topic = Topic> = { [Name in T]: Omit<LogEntry<Name>, 'kind'> & { kind: ToldKind } }[T]

/** What a stream tells of an entry of the log; null: nothing. A row that begins to match is UPDATED. */
export function told(request: ChangeRequest, entry: LogEntry): ToldChange | null {
  if (entry.topic !== request.topic) return null
  const matches = request.matches as (row: object) => boolean
  const { kind, row, before } = entry
  if (kind === 'REMOVED') return matches({ ...row, ...before }) ? { ...entry, kind: 'LEFT' } : null
  if (request.concerns && !request.concerns(row as never)) return null
  if (matches(row)) return entry as ToldChange
  return kind === 'UPDATED' && before && matches({ ...row, ...before }) ? { ...entry, kind: 'LEFT' } : null
}

/** How a state stream reads its newest value, and hears that there is a newer one. */
export type StateRequest<T> = {
  read: () => T | Promise<T>
  /** What has changed since the last call; null: nothing. Absent: every subscriber gets the whole each time. */
  update?: () => T | null
  /** @returns the function that stops it */
  listen: (changed: () => void) => () => void
}

/**
 * What a subscribe resolver returns: it says what is wanted, and opens nothing. `shared-execution.ts` runs it once for
 * all subscribers who want the same.
 */
export type Source<Event> = AsyncIterable<Event> &
  ({ readonly changes: ChangeRequest } | { readonly state: StateRequest<Event> })

/** The ordered changes of a topic: those after the cursor `after`, then each new one. */
export const changesOf = <T extends Topic>(request: ChangeRequest<T>): Source<ToldChange<T>> => ({
  changes: request as unknown as ChangeRequest,
  [Symbol.asyncIterator]: notIterated,
})

/** The newest value at once, then newer ones; a slow reader may miss some in between. */
export const stateOf = <T>(request: StateRequest<T>): Source<T> => ({
  state: request,
  [Symbol.asyncIterator]: notIterated,
})

export const isSource = (value: unknown): value is Source<unknown> =>
  typeof value === 'object' && value !== null && ('changes' in value || 'state' in value)

function notIterated(): never {
  throw new Error('A subscription runs through shared-execution.ts.')
}

/** Counted since the node started. `lagMs`: how long after its commit the newest change went out. */
export type StreamStats = {
  executed: number
  delivered: number
  replayed: number
  skippedStates: number
  lagMs: number
}

import { type Rows, type Topic, topics, type WatchedRow } from './topics.ts'

/**
 * Why an alert changed. RAISED, CAUSE_ENDED: its cause is new, or over. REOPENED: its cause is back. ESCALATED, EASED: it is
 * worse, or less bad. UPDATED: it says or counts something else. ACKNOWLEDGED, SILENCED, UNSILENCED, RESOLVED: a person
 * decided so. SILENCE_ENDED: the time it was silenced for has passed.
 * DISMISSED: a person dismissed the last open anomaly of it. WITHDRAWN: it should never have been. EXPIRED: it ended so long
 * ago that it is no longer kept.
 */
export type AlertChangeReason =
  | 'RAISED'
  | 'REOPENED'
  | 'ESCALATED'
  | 'EASED'
  | 'UPDATED'
  | 'CAUSE_ENDED'
  | 'ACKNOWLEDGED'
  | 'SILENCED'
  | 'UNSILENCED'
  | 'SILENCE_ENDED'
  | 'RESOLVED'
  | 'DISMISSED'
  | 'WITHDRAWN'
  | 'EXPIRED'

/**
 * What became of a row. REMOVED: it should never have been, because the events that it came from were retracted, or it ended
 * so long ago that it is no longer kept; the change carries the row as it was last.
 */
export type ChangeKind = 'CREATED' | 'UPDATED' | 'REMOVED'

type Written<T extends Topic> = { [Name in T]: { topic: Name; kind: ChangeKind; row: Rows[Name]; at: Date } }[T]

/** What a change says beside its row: of an alert, why. */
type Beside<T extends Topic> = T extends 'alert' ? { reason: AlertChangeReason } : unknown

/** What was created, updated or removed, and what it was before; null where it was not. */
export type Change<T extends Topic = Topic> = {
  [Name in T]: Written<Name> & Beside<Name> & { before: Rows[Name] | null }
}[T]

/**
 * A change as the log holds it, with its place; `cursor` is what consumers see of the place. `before`: those of the watched
 * columns that were another, as they were; null where none was, where the row is new, and in logs of a time that did not
 * keep it. `reason`: null as well in entries of a time that did not keep it.
 */
export type LogEntry<T extends Topic = Topic> = {
  [Name in T]: Written<Name> & {
    reason: Name extends 'alert' ? AlertChangeReason | null : null
    before: Partial<WatchedRow<Name>> | null
    position: number
    cursor: string
  }
}[T]

/** What of the watched columns was another before a change; null where nothing was. */
export function watchedBefore({ topic, kind, row, before }: Change): Record<string, unknown> | null {
  if (kind === 'CREATED' || !before) return null
  const was = before as unknown as Record<string, unknown>
  const is = row as unknown as Record<string, unknown>
  let differing: Record<string, unknown> | null = null
  for (const column of topics[topic].watched) {
    if (was[column] === is[column] || was[column] === undefined) continue
    differing ??= {}
    differing[column] = was[column]
  }
  return differing
}

/**
 * Changes of one transaction, each with what its row was before it: of several changes of one row, each goes on from the
 * one before.
 */
export function chained(changes: readonly Change[]): Change[] {
  const newest = new Map<string, Change['row']>()
  return changes.map((change) => {
    const key = `${change.topic} ${change.row.id}`
    const last = newest.get(key)
    newest.set(key, change.row)
    return last ? ({ ...change, before: last } as Change) : change
  })
}

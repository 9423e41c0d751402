import type { TypedDocumentNode } from 'urql'
import type { ActionsOf, Said } from './action.ts'
import type { FeedEntry, FeedKind } from './feed-entry.ts'
import type { Place } from './place.ts'

/** What the cache must know about a kind of row, in names of the schema. */
export type CachedKind = {
  /** The field of Query for its lists. */
  list: string
  /** The field of Query for a single row by its id; null where there is none. */
  one: string | null
  /** The field of Subscription for its changes. */
  stream: string
  /** The field of a change that contains the row. */
  row: string
  /**
   * The row that contains it, its own field that links there, and the list there that holds it; null: it is not part of
   * another row.
   */
  partOf: { owner: 'Hotspot' | 'Package'; by: 'hotspot' | 'package'; list: string } | null
  /** The fields that filters of its lists check besides `status` and `read`; `entity.name`: a field of a linked row. */
  filtered: { severity: string | null; type: string | null; texts: readonly string[] }
  /** What people can do with it, and the optimistic changes; null: nothing. */
  actions: {
    each: readonly { name: string; becomes: (said: Said, now: string) => object }[]
    onAll: { name: string; becomes: () => object } | null
  } | null
}

/**
 * Everything that the web knows about a kind of row; `line` is the feed's text for a change, null where the feed is
 * silent.
 */
export type RowKindOf<Stream extends string, Data extends Record<Stream, { kind: string }>, Row> = CachedKind & {
  stream: Stream
  changes: TypedDocumentNode<Data, { after?: string | null }>
  line: ((change: Data[Stream]) => FeedEntry) | null
  /** The view of the feed that shows only its lines. */
  feedView: { name: FeedKind; label: string } | null
  /** The place of its list; null: it has no list of its own. */
  place: Place | null
  actions: ActionsOf<Row> | null
}

/** Returns the kind unchanged, with its types inferred. */
export const kindOfRow = <Stream extends string, Data extends Record<Stream, { kind: string }>, Row>(
  kind: RowKindOf<Stream, Data, Row>,
): RowKindOf<Stream, Data, Row> => kind

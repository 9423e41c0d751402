import type { TypedDocumentNode } from 'urql'
import type { ActionsOf, Said } from './action.ts'
import type { FeedEntry, FeedKind } from './feed-entry.ts'
import type { Place } from './place.ts'

/** What the cache knows of a kind of row, in names of the schema. */
export type CachedKind = {
  /** The field of Query for its lists. */
  list: string
  /** The field of Query for one by its id, where lists may hold it; null where there is none. */
  one: string | null
  /** The field of Subscription for its changes. */
  stream: string
  /** The field of a change that holds the row. */
  row: string
  /** The row that it is a part of, by which field of its own, and the list there that holds it; null: it is none. */
  partOf: { owner: 'Hotspot' | 'Package'; by: 'hotspot' | 'package'; list: string } | null
  /** The fields that filters of its lists look at besides `status` and `read`; `entity.name`: of a row that it links to. */
  filtered: { severity: string | null; type: string | null; texts: readonly string[] }
  /** What people can do, and what shows of that at once; null: nothing. */
  actions: {
    each: readonly { name: string; becomes: (said: Said, now: string) => object }[]
    onAll: { name: string; becomes: () => object } | null
  } | null
}

/** What the web knows of a kind of row; `line` is what the feed says of a change, null where it says nothing. */
export type RowKindOf<Stream extends string, Data extends Record<Stream, { kind: string }>, Row> = CachedKind & {
  stream: Stream
  changes: TypedDocumentNode<Data, { after?: string | null }>
  line: ((change: Data[Stream]) => FeedEntry) | null
  /** The view of the feed that has its lines alone. */
  feedView: { name: FeedKind; label: string } | null
  /** Where its list is; null: it has none of its own. */
  place: Place | null
  actions: ActionsOf<Row> | null
}

/** The kind as it is given, with its types. */
export const kindOfRow = <Stream extends string, Data extends Record<Stream, { kind: string }>, Row>(
  kind: RowKindOf<Stream, Data, Row>,
): RowKindOf<Stream, Data, Row> => kind

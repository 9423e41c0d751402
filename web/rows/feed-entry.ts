import type { Href } from '../addresses/address.ts'
import type { OverviewSearch } from '../addresses/overview.ts'

export type FeedKind = Exclude<OverviewSearch['feed'], 'all'>

/**
 * One line of the feed. `key` is unique to the change, so that no line appears twice; `rowId`: the row that it is
 * about.
 */
export type FeedEntry = {
  key: string
  rowId: string
  kind: FeedKind
  at: string
  level: string | null
  what: string
  text: string
  /** Where the row is shown in full; null: nowhere. */
  href: Href | null
}

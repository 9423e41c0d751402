import type { Href } from '../addresses/address.ts'
import type { OverviewSearch } from '../addresses/overview.ts'

export type FeedKind = Exclude<OverviewSearch['feed'], 'all'>

/** One line of the feed. `key` is unique to the change, so that a line is never there twice; `rowId`: what it is about. */
export type FeedEntry = {
  key: string
  rowId: string
  kind: FeedKind
  at: string
  level: string | null
  what: string
  text: string
  /** Where it is shown in full; null: nowhere. */
  href: Href | null
}

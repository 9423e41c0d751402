import type { FeedEntry } from '../../rows/feed-entry.ts'

const maxEntries = 200

/** The feed with `entry` in front; unchanged when it is already there. The oldest fall out. */
export const addToFeed = (feed: readonly FeedEntry[], entry: FeedEntry): readonly FeedEntry[] =>
  feed.some(({ key }) => key === entry.key) ? feed : [entry, ...feed.slice(0, maxEntries - 1)]

export type FeedMinute = { minute: number; entries: readonly FeedEntry[] }

const MINUTE_MS = 60_000

/** Entries by the minute (ms) in which they happened, in the order they have. */
export function byMinute(feed: readonly FeedEntry[]): FeedMinute[] {
  const minutes: { minute: number; entries: FeedEntry[] }[] = []
  for (const entry of feed) {
    const minute = Math.floor(Date.parse(entry.at) / MINUTE_MS) * MINUTE_MS
    const last = minutes.at(-1)
    if (last && Object.is(last.minute, minute)) last.entries.push(entry)
    else minutes.push({ minute, entries: [entry] })
  }
  return minutes
}

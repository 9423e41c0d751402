import { createContext, useContext, useSyncExternalStore } from 'react'
import { addToFeed, type FeedEntry } from './feed-entry.ts'

export type FeedStore = {
  add: (entry: FeedEntry) => void
  get: () => readonly FeedEntry[]
  subscribe: (listener: () => void) => () => void
}

/** What happened since the page was opened, newest first, kept while the reader goes from page to page. */
export function createFeed(): FeedStore {
  let entries: readonly FeedEntry[] = []
  const listeners = new Set<() => void>()
  return {
    add(entry) {
      entries = addToFeed(entries, entry)
      for (const listener of listeners) listener()
    },
    get: () => entries,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export const FeedContext = createContext<FeedStore>(createFeed())

export function useFeed(): readonly FeedEntry[] {
  const feed = useContext(FeedContext)
  return useSyncExternalStore(feed.subscribe, feed.get)
}

import { createContext, useContext, useSyncExternalStore } from 'react'
import { addToFeed, type FeedEntry, type FeedKind } from './feed-entry.ts'

export type FeedView = FeedKind | 'all'

/** Of one kind or of all: the newest entries, and how many came in all. */
export type FeedPart = { entries: readonly FeedEntry[]; came: number }

export type FeedStore = {
  add: (entry: FeedEntry) => void
  get: (view: FeedView) => FeedPart
  subscribe: (listener: () => void) => () => void
}

/** In a burst the feed is drawn so often at most: nobody reads faster. */
const TELL_MS = 120

const nothing: FeedPart = { entries: [], came: 0 }

/**
 * What happened since the page was opened, newest first, kept while the reader goes from page to page. Each kind is kept
 * by itself, so that a burst of one does not drive out the others.
 */
export function createFeed(): FeedStore {
  const parts = new Map<FeedView, FeedPart>()
  const listeners = new Set<() => void>()
  let isResting = false
  let hasNews = false
  // The first is told at once; what comes while it rests is told together.
  const tell = () => {
    hasNews = isResting
    if (isResting) return
    isResting = true
    setTimeout(() => {
      isResting = false
      if (hasNews) tell()
    }, TELL_MS)
    for (const listener of listeners) listener()
  }
  const put = (view: FeedView, entry: FeedEntry) => {
    const { entries, came } = parts.get(view) ?? nothing
    const next = addToFeed(entries, entry)
    if (next !== entries) parts.set(view, { entries: next, came: came + 1 })
  }
  return {
    add(entry) {
      put('all', entry)
      put(entry.kind, entry)
      tell()
    },
    get: (view) => parts.get(view) ?? nothing,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export const FeedContext = createContext<FeedStore>(createFeed())

export function useFeed(view: FeedView): FeedPart {
  const feed = useContext(FeedContext)
  return useSyncExternalStore(feed.subscribe, () => feed.get(view))
}

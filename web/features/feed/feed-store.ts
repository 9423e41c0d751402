import { createContext, useContext, useSyncExternalStore } from 'react'
import type { OverviewSearch } from '../../addresses/overview.ts'
import type { FeedEntry } from '../../rows/feed-entry.ts'
import { addToFeed } from './feed-entries.ts'

export type FeedView = OverviewSearch['feed']

/** Of one kind or of all: the newest entries, and how many came in all. */
export type FeedPart = { entries: readonly FeedEntry[]; came: number }

export type FeedStore = {
  add: (entry: FeedEntry) => void
  /** Takes out all that is about a row: it should never have been. */
  forget: (rowId: string) => void
  get: (view: FeedView) => FeedPart
  subscribe: (listener: () => void) => () => void
}

const nothing: FeedPart = { entries: [], came: 0 }

/**
 * What happened since the page was opened, newest first, kept while the reader goes from page to page. Each kind is kept
 * by itself, so that a burst of one does not drive out the others.
 */
export function createFeed(): FeedStore {
  const parts = new Map<FeedView, FeedPart>()
  const listeners = new Set<() => void>()
  let isTelling = false
  // What comes at once is told at once.
  const tell = () => {
    if (isTelling) return
    isTelling = true
    queueMicrotask(() => {
      isTelling = false
      for (const listener of listeners) listener()
    })
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
    forget(rowId) {
      for (const [view, { entries, came }] of parts) {
        const left = entries.filter((entry) => entry.rowId !== rowId)
        if (left.length < entries.length) parts.set(view, { entries: left, came })
      }
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

import { createContext, useContext } from 'react'
import type { OverviewSearch } from '../../addresses/overview.ts'
import { createStore, useStore } from '../../browser/store.ts'
import type { FeedEntry } from '../../rows/feed-entry.ts'
import { addToFeed } from './feed-entries.ts'

export type FeedView = OverviewSearch['feed']

/** For one kind or for all: the newest entries, and how many have come in total. */
export type FeedPart = { entries: readonly FeedEntry[]; came: number }

export type FeedStore = {
  add: (entry: FeedEntry) => void
  /** Removes all entries about a row that should never have existed. */
  forget: (rowId: string) => void
  get: (view: FeedView) => FeedPart
  subscribe: (listener: () => void) => () => void
}

type Parts = Readonly<Partial<Record<FeedView, FeedPart>>>

const nothing: FeedPart = { entries: [], came: 0 }

/**
 * The changes since the page was opened, newest first, kept while the reader moves between pages. Each kind is kept
 * separately, so that a burst of one does not displace the others.
 */
export function createFeed(): FeedStore {
  const { get, set, subscribe } = createStore<Parts>({}, { isGathered: true })
  const partOf = (view: FeedView) => get()[view] ?? nothing
  const withEntry = (view: FeedView, entry: FeedEntry): Parts => {
    const { entries, came } = partOf(view)
    const next = addToFeed(entries, entry)
    return next === entries ? {} : { [view]: { entries: next, came: came + 1 } }
  }
  return {
    add: (entry) => set({ ...get(), ...withEntry('all', entry), ...withEntry(entry.kind, entry) }),
    forget(rowId) {
      const parts = Object.entries(get()).map(([view, part]) => {
        const entries = part.entries.filter((entry) => entry.rowId !== rowId)
        return [view, entries.length < part.entries.length ? { ...part, entries } : part]
      })
      set(Object.fromEntries(parts))
    },
    get: partOf,
    subscribe,
  }
}

export const FeedContext = createContext<FeedStore>(createFeed())

export function useFeed(view: FeedView): FeedPart {
  const feed = useContext(FeedContext)
  return useStore({ subscribe: feed.subscribe, get: () => feed.get(view) })
}

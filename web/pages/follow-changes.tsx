import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import type { CombinedError } from 'urql'
import { AlertNewsContext, createAlertNews } from '../features/attention/alert-news.ts'
import { FeedContext } from '../features/feed/feed-store.ts'
import { useLiveChanges } from '../graphql/live.tsx'
import type { Changes } from '../realtime/use-changes.ts'
import type { RowKindOf } from '../rows/kind.ts'
import { type RowKind, rowKinds } from '../rows/row-kinds.ts'

const RefusalContext = createContext<CombinedError | null>(null)

/** Why some changes do not arrive; null when all do. */
export const useRefusal = () => useContext(RefusalContext)

/** Follows what changes for as long as the page is open: the cache's rows, its lists and the feed live on it. */
export function FollowChanges({ children }: { children: ReactNode }) {
  const [refused, setRefused] = useState<CombinedError | null>(null)
  const [alertNews] = useState(createAlertNews)
  return (
    <RefusalContext value={refused}>
      <AlertNewsContext value={alertNews}>
        <Streams onRefused={setRefused} />
        {children}
      </AlertNewsContext>
    </RefusalContext>
  )
}

/** Draws nothing, so that what it hears draws nothing but what shows it. */
function Streams({ onRefused }: { onRefused: (error: CombinedError | null) => void }) {
  const alertNews = useContext(AlertNewsContext)
  const streams = {
    Hotspot: useFollowed(rowKinds.Hotspot),
    Alert: useFollowed(rowKinds.Alert, alertNews.tell),
    Recommendation: useFollowed(rowKinds.Recommendation),
    Anomaly: useFollowed(rowKinds.Anomaly),
    // Followed by what calls for attention.
    Notification: null,
  } satisfies Record<RowKind, Changes<unknown> | null>
  const refused = Object.values(streams).find((stream) => stream?.state === 'failed')?.error ?? null
  useEffect(() => onRefused(refused), [refused, onRefused])
  return null
}

/** Tells the feed of each change of a kind, and `hear` too. */
function useFollowed<Stream extends string, Data extends Record<Stream, { kind: string }>>(
  { changes, stream, line }: Pick<RowKindOf<Stream, Data, never>, 'changes' | 'stream' | 'line'>,
  hear?: (change: Data[Stream]) => void,
) {
  const feed = useContext(FeedContext)
  return useLiveChanges(changes, (data: Data) => {
    const change = data[stream]
    const entry = line?.(change)
    // A stream of all rows says of one that it has left when it should never have been.
    if (entry && change.kind === 'LEFT') feed.forget(entry.rowId)
    else if (entry) feed.add(entry)
    hear?.(change)
  })
}

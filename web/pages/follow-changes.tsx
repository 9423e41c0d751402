import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import type { CombinedError } from 'urql'
import { alertChanges } from '../features/alerts/documents.ts'
import { anomalyChanges } from '../features/anomalies/documents.ts'
import { AlertNewsContext, createAlertNews } from '../features/attention/alert-news.ts'
import { type FeedEntry, ofAlert, ofAnomaly, ofHotspot, ofRecommendation } from '../features/feed/feed-entry.ts'
import { FeedContext } from '../features/feed/feed-store.ts'
import { hotspotChanges } from '../features/hotspots/documents.ts'
import { recommendationChanges } from '../features/recommendations/documents.ts'
import { useLiveChanges } from '../graphql/live.tsx'

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
  const feed = useContext(FeedContext)
  const alertNews = useContext(AlertNewsContext)
  // A stream of all rows says of one that it has left when it should never have been.
  const put = ({ kind }: { kind: string }, entry: FeedEntry) =>
    kind === 'LEFT' ? feed.forget(entry.rowId) : feed.add(entry)
  const streams = [
    useLiveChanges(hotspotChanges, (to) => put(to.hotspotChanges, ofHotspot(to.hotspotChanges))),
    useLiveChanges(alertChanges, (to) => {
      put(to.alertChanges, ofAlert(to.alertChanges))
      alertNews.tell(to.alertChanges)
    }),
    useLiveChanges(recommendationChanges, (to) =>
      put(to.recommendationChanges, ofRecommendation(to.recommendationChanges)),
    ),
    useLiveChanges(anomalyChanges, (to) => put(to.anomalyChanges, ofAnomaly(to.anomalyChanges))),
  ]
  const refused = streams.find(({ state }) => state === 'failed')?.error ?? null
  useEffect(() => onRefused(refused), [refused, onRefused])
  return null
}

import { useCallback, useContext, useEffect, useRef, useState } from 'react'
import { type CombinedError, useClient, useQuery } from 'urql'
import { alertChanges } from './features/alerts/documents.ts'
import { hotspotChanges } from './features/hotspots/documents.ts'
import { anomalyChanges } from './features/overview/documents.ts'
import {
  addToFeed,
  type FeedEntry,
  ofAlert,
  ofAnomaly,
  ofHotspot,
  ofRecommendation,
} from './features/overview/feed-entry.ts'
import { recommendationChanges } from './features/recommendations/documents.ts'
import { backoffMs } from './realtime/backoff.ts'
import { useChanges } from './realtime/use-changes.ts'
import { RealtimeContext } from './realtime/use-connection.ts'
import { snapshotQuery } from './snapshot.ts'

const REFRESH_MS = 3_000

/**
 * Reads the snapshot, again and again until it succeeds. `expire` reads it once more, keeps the rows in view meanwhile
 * and then moves `position`, also when several streams expire together.
 */
function useSnapshot() {
  const client = useClient()
  const [position, setPosition] = useState<string | null>(null)
  const [error, setError] = useState<CombinedError | null>(null)
  const [readAnewAt, setReadAnewAt] = useState<string | null>(null)
  const [reads, setReads] = useState({ begun: 1, done: 0 })
  const isExpired = useRef(false)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let over = false
    const read = async (attempt: number) => {
      const result = await client.query(snapshotQuery, {}, { requestPolicy: 'network-only' }).toPromise()
      if (over) return
      setError(result.error ?? null)
      if (result.data) {
        setPosition(result.data.streamPosition)
        setReads((before) => ({ ...before, done: reads.begun }))
        if (isExpired.current) setReadAnewAt(new Date().toISOString())
        isExpired.current = false
      } else timer = setTimeout(() => read(attempt + 1), backoffMs(attempt))
    }
    read(0)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [client, reads.begun])

  const expire = useCallback(() => {
    isExpired.current = true
    setPosition(null)
    setReads(({ begun, done }) => ({ begun: Math.max(begun, done + 1), done }))
  }, [])
  const retry = useCallback(() => setReads(({ begun, done }) => ({ begun: begun + 1, done })), [])
  const isRead = reads.done > 0
  const [{ data }] = useQuery({ query: snapshotQuery, pause: !isRead })
  return {
    data: isRead ? (data ?? null) : null,
    position,
    error,
    expire,
    retry,
    readAnewAt,
    forgetReadAnew: () => setReadAnewAt(null),
  }
}

/**
 * The rows of the page and the changes that follow them: one snapshot, then each stream after the snapshot's position.
 * When the server no longer holds what was missed, the snapshot is read anew and `readAnewAt` says when.
 */
export function useLive() {
  const { position, expire, ...snapshot } = useSnapshot()
  const { data } = snapshot
  const client = useClient()
  const realtime = useContext(RealtimeContext)
  const [feed, setFeed] = useState<readonly FeedEntry[]>([])
  const refreshing = useRef<ReturnType<typeof setTimeout>>(undefined)

  const refresh = useCallback(() => {
    refreshing.current ??= setTimeout(() => {
      refreshing.current = undefined
      client.query(snapshotQuery, {}, { requestPolicy: 'network-only' }).toPromise()
    }, REFRESH_MS)
  }, [client])
  useEffect(() => () => clearTimeout(refreshing.current), [])
  useEffect(() => realtime?.onLost(refresh), [realtime, refresh])

  // Rows that were not read cannot be counted as they change: the server counts again, a little later.
  const isCut = [data?.hotspots, data?.alerts, data?.recommendations].some((list) => list?.pageInfo.hasNextPage)
  const add = (entry: FeedEntry) => {
    setFeed((before) => addToFeed(before, entry))
    if (isCut) refresh()
  }
  const after = { after: position }
  const options = { pause: position === null, onExpired: expire }
  const streams = [
    useChanges(hotspotChanges, after, { ...options, onChange: (to) => add(ofHotspot(to.hotspotChanges)) }),
    useChanges(alertChanges, after, { ...options, onChange: (to) => add(ofAlert(to.alertChanges)) }),
    useChanges(recommendationChanges, after, {
      ...options,
      onChange: (to) => add(ofRecommendation(to.recommendationChanges)),
    }),
    useChanges(anomalyChanges, after, { ...options, onChange: (to) => add(ofAnomaly(to.anomalyChanges)) }),
  ]
  const refused = streams.find(({ state }) => state === 'failed')?.error ?? null
  return { ...snapshot, isCut, feed, refused }
}

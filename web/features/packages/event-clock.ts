import { useEffect } from 'react'
import { useQuery } from 'urql'
import { useNow } from '../../browser/use-now.ts'
import { newestScanQuery } from './documents.ts'

/** News that is this much older than when it was learnt is a replay of the past. */
const minReplayMs = 2 * 86_400_000
const readEveryMs = 30_000

export type EventClock = {
  /** What time it is for packages, ms. */
  now: number
  /** Whether the past is being replayed: then it is the time of the newest scan. */
  isReplay: boolean
}

/**
 * As the server has it: the clock of today, or in a replay of the past the time of the newest scan (all in ms, NaN when
 * there is none). `learntAt`: when that scan was heard of.
 */
export function eventClock(newestScan: number, learntAt: number, today: number): EventClock {
  const isReplay = learntAt - newestScan > minReplayMs
  return { now: isReplay ? newestScan : today, isReplay }
}

/** What time it is for packages, as far as this page has heard. */
export function useEventClock(): EventClock {
  const [{ data }, read] = useQuery({ query: newestScanQuery })
  useEffect(() => {
    const timer = setInterval(() => read({ requestPolicy: 'network-only' }), readEveryMs)
    return () => clearInterval(timer)
  }, [read])
  const today = useNow(readEveryMs)
  const newest = data?.packages.edges[0]?.node
  return eventClock(Date.parse(newest?.lastScanAt ?? ''), Date.parse(newest?.updatedAt ?? ''), today)
}

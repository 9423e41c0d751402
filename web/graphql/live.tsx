import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import { type AnyVariables, type CombinedError, type TypedDocumentNode, useClient } from 'urql'
import { backoffMs } from '../../api/clients/backoff.ts'
import { type Changes, useChanges } from '../realtime/use-changes.ts'
import { RealtimeContext } from '../realtime/use-connection.ts'
import { graphql } from './generated/gql.ts'
import { refreshAll } from './refresh.ts'

const REFRESH_MS = 3_000

const positionQuery = graphql(/* GraphQL */ `
  query StreamPosition {
    streamPosition
  }
`)

export type Live = {
  /** Where the change streams begin: before anything else was read, so that no row lacks a change. Null: not known yet. */
  position: string | null
  /** Why it is not known yet. */
  error: CombinedError | null
  /** Whether rows may be read: it was known once. */
  isReady: boolean
  /** When everything was read again because the server no longer held what was missed. */
  readAgainAt: string | null
  forgetReadAgain: () => void
  /** Reads everything in use again and follows from there. */
  expire: () => void
  retry: () => void
}

const LiveContext = createContext<Live | null>(null)

/**
 * Where the page's streams begin. Reads it until it succeeds, once more when a stream has expired; then, and when the
 * server could not compute a change, all rows in use are read again. `begin`: a position that was read before all else.
 */
export function LiveProvider({ begin = null, children }: { begin?: string | null; children: ReactNode }) {
  const client = useClient()
  const realtime = useContext(RealtimeContext)
  const [position, setPosition] = useState(begin)
  const [error, setError] = useState<CombinedError | null>(null)
  const [readAgainAt, setReadAgainAt] = useState<string | null>(null)
  const [reads, setReads] = useState({ begun: 1, done: begin === null ? 0 : 1 })
  const isExpired = useRef(false)
  const isDue = reads.done < reads.begun

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let over = false
    const read = async (attempt: number) => {
      const result = await client.query(positionQuery, {}, { requestPolicy: 'network-only' }).toPromise()
      if (over) return
      setError(result.error ?? null)
      if (result.data) {
        if (isExpired.current) {
          refreshAll(client)
          setReadAgainAt(new Date().toISOString())
        }
        isExpired.current = false
        setPosition(result.data.streamPosition)
        setReads((before) => ({ ...before, done: reads.begun }))
      } else timer = setTimeout(() => read(attempt + 1), backoffMs(attempt))
    }
    if (isDue) read(0)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [client, reads.begun, isDue])

  const refreshing = useRef<ReturnType<typeof setTimeout>>(undefined)
  const refreshSoon = useCallback(() => {
    refreshing.current ??= setTimeout(() => {
      refreshing.current = undefined
      refreshAll(client)
    }, REFRESH_MS)
  }, [client])
  useEffect(() => () => clearTimeout(refreshing.current), [])
  useEffect(() => realtime?.onLost(refreshSoon), [realtime, refreshSoon])

  // Several streams expire together: one read is enough for all.
  const expire = useCallback(() => {
    isExpired.current = true
    setPosition(null)
    setReads(({ begun, done }) => ({ begun: Math.max(begun, done + 1), done }))
  }, [])
  const retry = useCallback(() => setReads(({ begun, done }) => ({ begun: begun + 1, done })), [])
  const forgetReadAgain = useCallback(() => setReadAgainAt(null), [])
  const live = useMemo(
    () => ({ position, error, isReady: reads.done > 0, readAgainAt, forgetReadAgain, expire, retry }),
    [position, error, reads.done, readAgainAt, forgetReadAgain, expire, retry],
  )
  return <LiveContext value={live}>{children}</LiveContext>
}

/** Where the page's streams stand. Needs a `LiveProvider` around it. */
export function useLive(): Live {
  const live = useContext(LiveContext)
  if (!live) throw new Error('useLive needs a LiveProvider around it.')
  return live
}

/**
 * Follows a change subscription from where the page began; `onChange` gets each change, in order, once. `document`
 * declares `$after: String`. See `useChanges`.
 */
export function useLiveChanges<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  onChange?: (data: Data) => void,
  variables?: Omit<Variables, 'after'>,
): Changes<Data> {
  const { position, expire } = useLive()
  return useChanges(document, { ...variables, after: position } as unknown as Variables, {
    pause: position === null,
    onExpired: expire,
    onChange,
  })
}

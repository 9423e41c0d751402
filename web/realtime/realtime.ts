import type { FormattedExecutionResult } from 'graphql'
import type { SubscribePayload } from 'graphql-ws'
import { follow, type StreamErrors } from '../../api/clients/resume.ts'
import { openSocket } from '../../api/clients/socket.ts'
import { type Connection, type ConnectionEvent, initialConnection, nextConnection } from './connection.ts'
import { closingReason, whyRefused } from './refusal.ts'
import { createWaiting } from './waiting.ts'

const QUIET_MS = 500
/** News that leave the status as it is are told together, so that a burst of changes draws no badge 1,000 times. */
const TELL_MS = 200

/** The part of every change stream that resuming needs; a state has `at` only. */
type Change = { cursor?: string; at?: string }

type Result = FormattedExecutionResult<Record<string, unknown>, unknown>

export type ChangeSink = {
  /** One result with one change, in order, each exactly once. */
  next(result: Result): void
  /** The stream has ended for good: the cursor expired (`isExpired`), or the server refuses the operation. */
  error(errors: StreamErrors): void
}

export type Realtime = {
  /**
   * Follows a stream without end; see `follow` of api/clients. `payload.query` declares `$after: String` and selects
   * `cursor`, unless it is of states; `payload.variables.after` is where to begin (a snapshot's `streamPosition`).
   * Returns the function that ends it.
   */
  follow(payload: SubscribePayload, sink: ChangeSink): () => void
  /** The connection as it is, and a listener for each time that it differs; fits `useSyncExternalStore`. */
  connection: { get(): Connection; subscribe(listener: () => void): () => void }
  /** Calls when a change could not be computed by the server, so that what is shown may miss it. */
  onLost(listener: () => void): () => void
  /** Tries to connect at once instead of at the end of the back-off. */
  hurry(): void
  close(): void
}

/**
 * One WebSocket (graphql-transport-ws) for all change streams: opened with the first, retried without end with
 * jittered back-off, watched by a heartbeat (a laptop that slept has a dead socket that looks open).
 * `url` is absolute (`wss://host/graphql`); `webSocketImpl` is needed where there is no global WebSocket.
 */
export function createRealtime(options: { url: string; webSocketImpl?: unknown }): Realtime {
  const { wait, wake } = createWaiting()
  const listeners = new Set<() => void>()
  const lostListeners = new Set<() => void>()
  const following = new Set<AbortController>()
  let connection = initialConnection(Date.now())
  let quiet: ReturnType<typeof setTimeout> | undefined
  let telling: ReturnType<typeof setTimeout> | undefined
  let connectedBefore = false
  let isAccepted = false
  let failures = 0

  const happen = (event: ConnectionEvent) => {
    const before = connection
    connection = nextConnection(connection, event)
    if (connection === before) return
    if (connection.status !== before.status) tell()
    else telling ??= setTimeout(tell, TELL_MS)
  }
  const tell = () => {
    clearTimeout(telling)
    telling = undefined
    for (const listener of listeners) listener()
  }
  const explain = async (closing: unknown) => {
    const told = closingReason(closing)
    // A browser does not tell the page why its socket was refused: it asks.
    const reason = told ?? (isAccepted ? null : await whyRefused(options.url, failures))
    happen({ type: 'refused', now: Date.now(), reason })
  }
  const awaitQuiet = () => {
    clearTimeout(quiet)
    if (connection.status === 'catching-up')
      quiet = setTimeout(() => happen({ type: 'quiet', now: Date.now() }), QUIET_MS)
  }

  const client = openSocket(options.url, { ...options, wait })
  client.on('connecting', () => happen({ type: 'connecting', now: Date.now() }))
  client.on('connected', () => {
    happen({ type: 'connected', now: Date.now(), resuming: connectedBefore })
    connectedBefore = true
    isAccepted = true
    failures = 0
    awaitQuiet()
  })
  client.on('message', () => happen({ type: 'heard', now: Date.now() }))
  client.on('closed', (closing) => {
    clearTimeout(quiet)
    happen({ type: 'closed', now: Date.now() })
    if (!isAccepted) failures++
    void explain(closing)
    isAccepted = false
  })

  function take(result: Result, sink: ChangeSink) {
    const [change] = Object.values(result.data ?? {}) as (Change | null)[]
    // A state, such as the key figures, has no cursor: it says nothing of what is still to come.
    if (change?.cursor !== undefined)
      happen({ type: 'change', now: Date.now(), at: Date.parse(change.at ?? ''), cursor: change.cursor })
    awaitQuiet()
    sink.next(result)
  }

  return {
    follow(payload, sink) {
      const stop = new AbortController()
      following.add(stop)
      follow<Result>({
        subscribe: (variables, to) => client.subscribe({ ...payload, variables }, to),
        variables: payload.variables,
        after: payload.variables?.after as string | null | undefined,
        next: (result) => take(result, sink),
        lost: () => {
          for (const listener of lostListeners) listener()
        },
        signal: stop.signal,
        wait,
      }).then((errors) => errors.length > 0 && sink.error(errors))
      return () => {
        following.delete(stop)
        stop.abort()
      }
    },
    connection: {
      get: () => connection,
      subscribe: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    onLost: (listener) => {
      lostListeners.add(listener)
      return () => lostListeners.delete(listener)
    },
    hurry: wake,
    close: () => {
      // Else each would open the socket again.
      for (const stop of following) stop.abort()
      clearTimeout(quiet)
      clearTimeout(telling)
      // It waits for a connection under way, which may fail.
      Promise.resolve(client.dispose()).catch(() => {})
    },
  }
}

/** Hurries when the network returns or the page comes into view. Returns the function that stops watching. */
export function hurryWhenBack(realtime: Pick<Realtime, 'hurry'>): () => void {
  const inView = () => document.visibilityState === 'visible' && realtime.hurry()
  window.addEventListener('online', realtime.hurry)
  document.addEventListener('visibilitychange', inView)
  return () => {
    window.removeEventListener('online', realtime.hurry)
    document.removeEventListener('visibilitychange', inView)
  }
}

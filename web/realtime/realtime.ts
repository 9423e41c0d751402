import { createClient, type SubscribePayload } from 'graphql-ws'
import { backoffMs, createWaiting } from './backoff.ts'
import { type Connection, type ConnectionEvent, initialConnection, nextConnection } from './connection.ts'
import { type Change, type ChangeSink, followChanges } from './follow.ts'
import { closingReason, whyRefused } from './refusal.ts'

const HEARTBEAT_MS = 10_000
const PONG_WITHIN_MS = 5_000
const QUIET_MS = 500
/** News that leave the status as it is are told together, so that a burst of changes draws no badge 1,000 times. */
const TELL_MS = 200

export type Realtime = {
  /** Follows a change subscription; see `followChanges`. Returns the function that ends it. */
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
  let connection = initialConnection(Date.now())
  let quiet: ReturnType<typeof setTimeout> | undefined
  let overdue: ReturnType<typeof setTimeout> | undefined
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

  const client = createClient({
    ...options,
    // Streams that end to begin anew keep their socket.
    lazyCloseTimeout: 5_000,
    keepAlive: HEARTBEAT_MS,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: (retries) => wait(backoffMs(retries)),
    shouldRetry: () => true,
    on: {
      connecting: () => happen({ type: 'connecting', now: Date.now() }),
      connected: () => {
        happen({ type: 'connected', now: Date.now(), resuming: connectedBefore })
        connectedBefore = true
        isAccepted = true
        failures = 0
        awaitQuiet()
      },
      ping: (received) => {
        if (!received) overdue = setTimeout(() => client.terminate(), PONG_WITHIN_MS)
      },
      pong: (received) => {
        if (received) clearTimeout(overdue)
      },
      message: () => happen({ type: 'heard', now: Date.now() }),
      closed: (closing) => {
        clearTimeout(overdue)
        clearTimeout(quiet)
        happen({ type: 'closed', now: Date.now() })
        if (!isAccepted) failures++
        void explain(closing)
        isAccepted = false
      },
    },
  })

  return {
    follow: (payload, sink) =>
      followChanges(
        client,
        payload,
        {
          ...sink,
          next(result) {
            const change = Object.values(result.data ?? {})[0] as Partial<Change> | null
            // A state, such as the key figures, has no cursor: it says nothing of what is still to come.
            if (change?.cursor !== undefined)
              happen({ type: 'change', now: Date.now(), at: Date.parse(change.at ?? ''), cursor: change.cursor })
            awaitQuiet()
            sink.next(result)
          },
          lost(errors) {
            sink.lost?.(errors)
            for (const listener of lostListeners) listener()
          },
        },
        wait,
      ),
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
      clearTimeout(overdue)
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

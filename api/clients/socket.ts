import { type Client, createClient } from 'graphql-ws'
import { backoffMs, pause } from './backoff.ts'

const heartbeatMs = 10_000
const pongWithinMs = 5_000

/**
 * A socket for any number of streams (graphql-transport-ws): opened with the first, retried without end with jittered
 * back-off, and given up when it no longer answers, since a laptop that slept has a dead one that looks open.
 * @param url of the endpoint: `wss://host/graphql`
 * @param options `webSocketImpl` is needed where there is no global WebSocket (Node 20); `wait` as for `follow`
 */
export function openSocket(
  url: string,
  options: { webSocketImpl?: unknown; wait?: (ms: number) => Promise<void> } = {},
): Client {
  const { webSocketImpl, wait = pause } = options
  let overdue: ReturnType<typeof setTimeout> | undefined
  const client = createClient({
    url,
    webSocketImpl,
    // Streams that end to begin again keep their socket.
    lazyCloseTimeout: 5_000,
    keepAlive: heartbeatMs,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: (attempt) => wait(backoffMs(attempt)),
    shouldRetry: () => true,
  })
  client.on('ping', (received) => {
    if (!received) overdue = setTimeout(() => client.terminate(), pongWithinMs)
  })
  client.on('pong', (received) => {
    if (received) clearTimeout(overdue)
  })
  client.on('closed', () => clearTimeout(overdue))
  return client
}

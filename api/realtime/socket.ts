import type { Duplex } from 'node:stream'
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL, MessageType, type Server } from 'graphql-ws'
import type { WebSocket } from 'ws'
import type { Config } from '../platform/config.ts'
import type { LogSparsely } from '../platform/log-sparsely.ts'
import type { Logger } from '../platform/logger.ts'
import { isDeeperThan } from '../platform/nesting.ts'
import { inRequest } from '../platform/request-scope.ts'
import { closeCodes } from './close-codes.ts'
import { type Connection, openConnection } from './connection.ts'
import { openInbox } from './inbox.ts'
import type { createMessageTurns } from './message-turns.ts'
import { fittingReason, isOfServer, withDocument } from './socket-messages.ts'

const keepAliveMs = 15_000
/** For how long a client that was turned out may take to close. */
const closingMs = 5_000
/** While no more than this waits, a replay goes on and a newer state is sent. */
const roomBytes = 64 * 1024
const minUnreadBytes = 256 * 1024
/** Levels of lists and objects in the payload of a message that is no operation. */
const maxLevels = 100

/** What graphql-ws keeps beside a socket. */
export type SocketExtra = {
  connection: Connection
  work: number
  /** Closes the socket where a payload is nested too deep. @returns whether it is */
  isTooDeep(payload: unknown): boolean
}

export type SocketParts = {
  graphql: Server<SocketExtra>
  config: Pick<Config, 'socketQueueBytes' | 'socketMessages'>
  turns: ReturnType<typeof createMessageTurns>
  logger: Logger
  logRefusal: LogSparsely
  /** Closes each open socket: what a stop calls. */
  closers: Set<() => Promise<void>>
  /** A state was left out for a newer one. */
  onSkip(): void
  /** The socket is closed, because its client reads too slowly. */
  onSlow(): void
}

/** `from`: who opened it, for the log. */
export type Opener = { client: WebSocket; socket: Duplex; from: string; requestId: string }

/**
 * Serves one socket. Its states: open → ended (graphql-ws has let go of its operations: slow reader, flood, stop, or the
 * client closed it) → closed (nothing is sent or heard any more). `end` and `shut` may each be called in any of them.
 */
export function openSocket(parts: SocketParts, { client, socket, from, requestId }: Opener): void {
  const { config, logger } = parts
  const shut = (code: number, reason: string) => {
    if (client.readyState !== client.OPEN) return
    if (code >= 4_400) parts.logRefusal(`close ${code}`, { code, reason, from }, 'A WebSocket was closed')
    client.close(code, fittingReason(reason))
    // A client that does not close its side would hold up a stop.
    setTimeout(() => client.terminate(), closingMs).unref()
  }
  if (client.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL) {
    client.on('error', () => {})
    shut(closeCodes.subprotocolNotAcceptable, `Offer ${GRAPHQL_TRANSPORT_WS_PROTOCOL}`)
    return
  }
  const connection = openConnection({
    client,
    socket,
    bounds: { maxBytes: config.socketQueueBytes, roomBytes: Math.min(roomBytes, config.socketQueueBytes) },
    onSkip: parts.onSkip,
    onSlow() {
      parts.onSlow()
      logger.info({ code: closeCodes.slowReader }, 'A reader was too slow')
      void end(closeCodes.slowReader, 'slow reader')
    },
  })
  const inbox = openInbox({
    client,
    socket,
    pace: config.socketMessages,
    turns: parts.turns,
    maxUnreadBytes: Math.max(config.socketQueueBytes, minUnreadBytes),
    onFlood() {
      inbox.dispose()
      const reason = `Send at most ${config.socketMessages.perSecond.toLocaleString('en')} messages a second`
      shut(closeCodes.tooManyMessages, reason)
      void end(closeCodes.tooManyMessages, reason)
    },
  })
  const isTooDeep = (payload: unknown): boolean => {
    const isDeep = isDeeperThan(maxLevels, payload)
    if (isDeep) shut(CloseCode.BadRequest, 'Invalid message: its payload is nested too deep')
    return isDeep
  }
  const extra: SocketExtra = { connection, work: 0, isTooDeep }
  let listener: (message: string) => Promise<void> = async () => {}
  const closed = parts.graphql.opened(
    {
      protocol: client.protocol,
      send: (text) => connection.send(text),
      close: shut,
      onPing(payload) {
        if (!isTooDeep(payload)) connection.send(JSON.stringify({ type: MessageType.Pong, payload }))
      },
      onPong: (payload) => void isTooDeep(payload),
      onMessage: (onMessage) => {
        listener = onMessage
      },
    },
    extra,
  )
  let ended: Promise<void> | null = null
  const end = (code: number, reason: string): Promise<void> => {
    ended ??= Promise.resolve(closed(code, reason))
    return ended
  }
  const stopPinging = keepAlive(client, socket, inbox.isPaced)
  const close = async () => {
    client.close(closeCodes.goingAway, 'The server stops')
    await end(closeCodes.goingAway, 'The server stops')
  }
  parts.closers.add(close)
  const handle = (message: string) => inRequest({ requestId }, () => take(message))
  const take = async (message: string) => {
    if (isOfServer(message)) return shut(CloseCode.BadRequest, 'Invalid message: only a server sends this type')
    extra.work++
    try {
      await listener(message)
    } catch (error) {
      logger.error({ err: error }, 'A socket failed')
      client.close(CloseCode.InternalServerError, 'Something went wrong at the server; it has been logged.')
    } finally {
      extra.work--
    }
  }
  client.on('message', (data: Buffer) => inbox.add(data.length, () => void handle(withDocument(String(data)))))
  client.on('ping', (data) => inbox.add(data.length, () => client.readyState === client.OPEN && client.pong(data)))
  client.on('pong', (data) => inbox.add(data.length, () => {}))
  // The other side broke the connection: the socket closes, which is handled below.
  client.on('error', (error) => logger.debug({ reason: error.message }, 'A socket broke'))
  client.once('close', (code, reason) => {
    stopPinging()
    inbox.dispose()
    connection.dispose()
    parts.closers.delete(close)
    void end(code, String(reason))
  })
}

/**
 * Ends a connection whose other side no longer answers pings. A client that still reads counts as answering; so does
 * one that this server does not read at the moment. @returns the function that stops it
 */
function keepAlive(client: WebSocket, socket: Duplex, isPaced: () => boolean): () => void {
  let answered = true
  const hear = () => {
    answered = true
  }
  client.on('pong', hear)
  socket.on('drain', hear)
  const timer = setInterval(() => {
    if (!answered && !isPaced()) return client.terminate()
    answered = false
    client.ping()
  }, keepAliveMs)
  return () => clearInterval(timer)
}

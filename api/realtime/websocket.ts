import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ExecutionArgs, type GraphQLError, getOperationAST, type parse } from 'graphql'
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL, MessageType, makeServer } from 'graphql-ws'
import type { YogaServerInstance } from 'graphql-yoga'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Context } from '../builder.ts'
import { refuseChoice } from '../platform/choose-operation.ts'
import type { Config } from '../platform/config.ts'
import { PlumeError } from '../platform/errors.ts'
import { guardUpgrade, maxRequestBodyBytes, pathOf } from '../platform/guard-request.ts'
import type { LogSparsely } from '../platform/log-sparsely.ts'
import type { Logger } from '../platform/logger.ts'
import { maskSocketError } from '../platform/mask-error.ts'
import { isDeeperThan } from '../platform/nesting.ts'
import { operationOf } from '../platform/operation-name.ts'
import { isHashAlone, persistedQueryNotSupported } from '../platform/persisted-query.ts'
import { quoted, type Refusal, refusalBytes, refusalError, refuse } from '../platform/refusal.ts'
import { inRequest, nameOperation, scopeOfRequest } from '../platform/request-scope.ts'
import { strictHeaders } from '../platform/strict-headers.ts'
import { cancellable } from './cancellable.ts'
import { closeCodes } from './close-codes.ts'
import { type Connection, openConnection } from './connection.ts'
import { openInbox } from './inbox.ts'
import { createMessageTurns } from './message-turns.ts'
import type { SharedExecution } from './shared-execution.ts'
import type { SharedStream } from './subscriber.ts'
import { sendBack } from './upgrade.ts'

export type WebSocketParts = {
  server: Server
  // biome-ignore lint/suspicious/noExplicitAny: Yoga's own context types do not matter here.
  yoga: YogaServerInstance<any, any>
  shared: SharedExecution
  config: Pick<Config, 'host' | 'corsOrigins' | 'socketQueueBytes' | 'socketMessages'>
  context: Context
  logger: Logger
  logRefusal: LogSparsely
  /** Why this node takes no further stream; null when it does. */
  whyNoStream: () => Refusal | null
}

export type WebSockets = {
  stats: { slowReaderCloses: number }
  /** Sockets that are open, and operations that run on them. */
  open(): { sockets: number; operations: number }
  close(): Promise<void>
}

const keepAliveMs = 15_000
/**
 * Operations that may run on one socket at once. One that the client completed before it had begun still counts as
 * work.
 */
const maxOperations = 200
const maxWork = 2 * maxOperations
/** For how long a client that was turned out may take to close. */
const closingMs = 5_000
/** While no more than this waits, a replay goes on and a newer state is sent. */
const roomBytes = 64 * 1024

const minUnreadBytes = 256 * 1024

/** Levels of lists and objects in the payload of a message that is no operation. */
const maxLevels = 100

type Extra = {
  connection: Connection
  work: number
  /** Closes the socket where a payload is nested too deep. @returns whether it is */
  isTooDeep(payload: unknown): boolean
}

/** Serves graphql-transport-ws at /graphql, through the same plugins as HTTP. */
export function serveWebSocket(parts: WebSocketParts): WebSockets {
  const { server, yoga, shared, config, context, logger, logRefusal, whyNoStream } = parts
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxRequestBodyBytes,
    perMessageDeflate: false,
    // Pongs are sent at the socket's pace.
    autoPong: false,
    // A client that offers other subprotocols is let in, so that the close code can tell it which one to offer.
    handleProtocols: (offered) =>
      offered.has(GRAPHQL_TRANSPORT_WS_PROTOCOL) ? GRAPHQL_TRANSPORT_WS_PROTOCOL : ([...offered][0] ?? false),
  })
  const turns = createMessageTurns()
  const closers = new Set<() => Promise<void>>()
  const stats = { slowReaderCloses: 0 }
  let operations = 0
  const masked = (errors: readonly unknown[]) => errors.map((error) => maskSocketError(error, logger))

  const graphql = makeServer<Record<string, unknown>, Extra>({
    execute: runOperation,
    subscribe: shared.subscribe,
    onConnect({ connectionParams, extra }) {
      extra.isTooDeep(connectionParams)
    },
    async onSubscribe({ subscriptions, extra }, _id, payload) {
      const { query, variables, operationName } = payload
      if (isHashAlone(payload)) return masked([persistedQueryNotSupported()])
      if (Object.keys(subscriptions).length > maxOperations || extra.work > maxWork) {
        const message = `${maxOperations} operations run on this socket: complete some, or open another socket.`
        return masked([new PlumeError('RATE_LIMITED', message)])
      }
      const enveloped = yoga.getEnveloped({ ...context })
      let document: ReturnType<typeof parse>
      try {
        document = enveloped.parse(query)
      } catch (error) {
        return masked([error])
      }
      const errors = enveloped.validate(enveloped.schema, document)
      if (errors.length > 0) return masked(errors)
      nameOperation(operationOf(document, operationName))
      const refusal = refuseChoice(document, operationName)
      if (refusal) return masked([refusalError(refusal)])
      const args: Enveloped = {
        schema: enveloped.schema,
        document,
        operationName,
        variableValues: variables,
        contextValue: await enveloped.contextFactory(),
        execute: enveloped.execute,
      }
      return args
    },
    onOperation({ extra }, id, _payload, _args, result) {
      operations++
      if ('attach' in result) (result as SharedStream).attach(extra.connection.sink(id))
    },
    onComplete() {
      operations--
    },
    onNext: (_ctx, _id, _payload, _args, result) =>
      result.errors ? { ...result, errors: masked(result.errors) } : undefined,
    onError: (_ctx, _id, _payload, errors) => masked(errors) as readonly GraphQLError[],
  })

  function opened(client: WebSocket, socket: Duplex, { from, requestId }: { from: string; requestId: string }): void {
    const shut = (code: number, reason: string) => {
      if (client.readyState !== client.OPEN) return
      if (code >= 4_400) logRefusal(`close ${code}`, { code, reason, from }, 'A WebSocket was closed')
      client.close(code, fitting(reason))
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
      onSkip: () => shared.stats.skippedStates++,
      onSlow() {
        stats.slowReaderCloses++
        logger.info({ code: closeCodes.slowReader }, 'A reader was too slow')
        void end(closeCodes.slowReader, 'slow reader')
      },
    })
    const inbox = openInbox({
      client,
      socket,
      pace: config.socketMessages,
      turns,
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
    const extra: Extra = { connection, work: 0, isTooDeep }
    let listener: (message: string) => Promise<void> = async () => {}
    const closed = graphql.opened(
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
    closers.add(close)
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
      closers.delete(close)
      void end(code, String(reason))
    })
  }

  function turnAway(socket: Duplex, request: IncomingMessage, refusal: Refusal): void {
    const { origin, host } = request.headers
    const details = { status: refusal.status, origin: origin && quoted(origin), host: host && quoted(host) }
    logRefusal(`upgrade ${refusal.status}`, { ...details, reason: refusal.message }, 'A WebSocket was turned away')
    socket.end(refusalBytes(refusal, strictHeaders), () => socket.destroy())
  }

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Node hands the socket over without a listener: a client that hangs up would end the process.
    socket.on('error', () => {})
    // Java's client asks for HTTP/2 on its first request, and is served without.
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') return sendBack(server, request, socket, head)
    const refusal = pathOf(request) === '/graphql' ? (guardUpgrade(request, config) ?? whyNoStream()) : notHere
    if (refusal) return turnAway(socket, request, refusal)
    const from = request.headers.origin ?? request.headers['user-agent'] ?? 'a program'
    const { requestId } = scopeOfRequest(request)
    sockets.handleUpgrade(request, socket, head, (client) => opened(client, socket, { from: quoted(from), requestId }))
  })
  sockets.on('wsClientError', ({ message }, socket, request) =>
    turnAway(socket, request, refuse(400, 'BAD_USER_INPUT', `This cannot become a WebSocket: ${message}.`)),
  )

  return {
    stats,
    open: () => ({ sockets: closers.size, operations }),
    async close() {
      await Promise.all([...closers].map((close) => close()))
    },
  }
}

const notHere = refuse(404, 'NOT_FOUND', 'No WebSocket is here: open it at /graphql.')

/** RFC 6455: the reason of a close is 123 bytes at most. */
const maxReasonBytes = 123

/** As much of a reason as fits: graphql-ws quotes what it was sent, however long. */
function fitting(reason: string): string {
  if (Buffer.byteLength(reason) <= maxReasonBytes) return reason
  const start = Buffer.from(reason)
    .subarray(0, maxReasonBytes - 3)
    .toString()
  return `${start.replace(/\uFFFD$/, '')}…`
}

const typesOfServer: readonly unknown[] = ['connection_ack', 'next', 'error']

/** graphql-ws accepts messages of types that only a server sends, and then fails. */
function isOfServer(message: string): boolean {
  if (!/"(connection_ack|next|error)"/.test(message)) return false
  try {
    return typesOfServer.includes(JSON.parse(message)?.type)
  } catch {
    return false
  }
}

/** graphql-ws refuses a message without a document; one that names its document by a hash alone gets an empty one. */
function withDocument(message: string): string {
  if (!message.includes('"persistedQuery"')) return message
  try {
    const parsed = JSON.parse(message)
    return isHashAlone(parsed.payload)
      ? JSON.stringify({ ...parsed, payload: { ...parsed.payload, query: '' } })
      : message
  } catch {
    return message
  }
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

/** A query ends when its client leaves; a mutation that has begun goes on. */
function runOperation(args: ExecutionArgs) {
  const { execute } = args as Enveloped
  const isQuery = getOperationAST(args.document, args.operationName)?.operation === 'query'
  return isQuery ? cancellable((signal) => execute({ ...args, signal })) : execute(args)
}

type Enveloped = ExecutionArgs & {
  execute: (args: ExecutionArgs & { signal?: AbortSignal }) => ReturnType<typeof import('graphql').execute>
}

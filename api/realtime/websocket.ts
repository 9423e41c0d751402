import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ExecutionArgs, type GraphQLError, getOperationAST, type parse } from 'graphql'
import { GRAPHQL_TRANSPORT_WS_PROTOCOL, makeServer } from 'graphql-ws'
import type { YogaServerInstance } from 'graphql-yoga'
import { WebSocketServer } from 'ws'
import type { Context } from '../builder.ts'
import { refuseChoice } from '../platform/choose-operation.ts'
import type { Config } from '../platform/config.ts'
import { PlumeError } from '../platform/errors.ts'
import { guardUpgrade, maxRequestBodyBytes, pathOf } from '../platform/guard-request.ts'
import type { LogSparsely } from '../platform/log-sparsely.ts'
import type { Logger } from '../platform/logger.ts'
import { maskSocketError } from '../platform/mask-error.ts'
import { operationOf } from '../platform/operation-name.ts'
import { isHashAlone, persistedQueryNotSupported } from '../platform/persisted-query.ts'
import { quoted, type Refusal, refusalBytes, refusalError, refuse } from '../platform/refusal.ts'
import { nameOperation, scopeOfRequest } from '../platform/request-scope.ts'
import { strictHeaders } from '../platform/strict-headers.ts'
import { cancellable } from './cancellable.ts'
import { createMessageTurns } from './message-turns.ts'
import type { SharedExecution } from './shared-execution.ts'
import { openSocket, type SocketExtra } from './socket.ts'
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

/**
 * Operations that may run on one socket at once. One that the client completed before it had begun still counts as
 * work.
 */
const maxOperations = 200
const maxWork = 2 * maxOperations

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
  const closers = new Set<() => Promise<void>>()
  const stats = { slowReaderCloses: 0 }
  let operations = 0
  const masked = (errors: readonly unknown[]) => errors.map((error) => maskSocketError(error, logger))

  const graphql = makeServer<Record<string, unknown>, SocketExtra>({
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

  const socketParts = {
    graphql,
    config,
    turns: createMessageTurns(),
    logger,
    logRefusal,
    closers,
    onSkip: () => shared.stats.skippedStates++,
    onSlow: () => stats.slowReaderCloses++,
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
    sockets.handleUpgrade(request, socket, head, (client) =>
      openSocket(socketParts, { client, socket, from: quoted(from), requestId }),
    )
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

/** A query ends when its client leaves; a mutation that has begun goes on. */
function runOperation(args: ExecutionArgs) {
  const { execute } = args as Enveloped
  const isQuery = getOperationAST(args.document, args.operationName)?.operation === 'query'
  return isQuery ? cancellable((signal) => execute({ ...args, signal })) : execute(args)
}

type Enveloped = ExecutionArgs & {
  execute: (args: ExecutionArgs & { signal?: AbortSignal }) => ReturnType<typeof import('graphql').execute>
}

import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ExecutionArgs, GraphQLError, parse } from 'graphql'
import { CloseCode, handleProtocols, makeServer } from 'graphql-ws'
import type { YogaServerInstance } from 'graphql-yoga'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Context } from '../builder.ts'
import type { Config } from '../platform/config.ts'
import { PlumeError } from '../platform/errors.ts'
import { isAllowedOrigin, largestBody, pathOf } from '../platform/guard-request.ts'
import type { Logger } from '../platform/logger.ts'
import { maskError } from '../platform/mask-error.ts'
import { closeCodes } from './close-codes.ts'
import { type Connection, openConnection } from './connection.ts'
import type { SharedExecution } from './shared-execution.ts'
import type { SharedStream } from './subscriber.ts'

export type WebSocketParts = {
  server: Server
  // biome-ignore lint/suspicious/noExplicitAny: Yoga's own context types do not matter here.
  yoga: YogaServerInstance<any, any>
  shared: SharedExecution
  config: Pick<Config, 'host' | 'corsOrigins' | 'socketQueueBytes'>
  context: Context
  logger: Logger
}

export type WebSockets = {
  stats: { slowReaderCloses: number }
  /** Sockets that are open, and operations that run on them. */
  open(): { sockets: number; operations: number }
  close(): Promise<void>
}

const keepAliveMs = 15_000
/** Operations that may run on one socket at once. */
const mostOperations = 200
/** A replay goes on, and a newer state is sent, while no more than this waits. */
const fewBytes = 64 * 1024

type Extra = { connection: Connection }

/** Serves graphql-transport-ws at /graphql, through the same plugins as HTTP. */
export function serveWebSocket(parts: WebSocketParts): WebSockets {
  const { server, yoga, shared, config, context, logger } = parts
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: largestBody,
    perMessageDeflate: false,
    handleProtocols,
  })
  const closers = new Set<() => Promise<void>>()
  const stats = { slowReaderCloses: 0 }
  let operations = 0
  const masked = (errors: readonly unknown[]) => errors.map((error) => maskError(error, logger))

  const graphql = makeServer<Record<string, unknown>, Extra>({
    execute: (args) => (args as Enveloped).execute(args),
    subscribe: shared.subscribe,
    async onSubscribe({ subscriptions }, _id, { query, variables, operationName }) {
      if (Object.keys(subscriptions).length > mostOperations) {
        const message = `${mostOperations} operations run on this socket: complete some, or open another socket.`
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

  function opened(client: WebSocket, socket: Duplex): void {
    const connection = openConnection({
      client,
      socket,
      bounds: { most: config.socketQueueBytes, few: Math.min(fewBytes, config.socketQueueBytes) },
      onSkip: () => shared.stats.skippedStates++,
      onSlow() {
        stats.slowReaderCloses++
        logger.info({ code: closeCodes.slowReader }, 'A reader was too slow')
        void end(closeCodes.slowReader, 'slow reader')
      },
    })
    let listener: (message: string) => Promise<void> = async () => {}
    const closed = graphql.opened(
      {
        protocol: client.protocol,
        send: (text) => connection.send(text),
        close: (code, reason) => client.close(code, reason),
        onMessage: (onMessage) => {
          listener = onMessage
        },
      },
      { connection },
    )
    let ended: Promise<void> | null = null
    const end = (code: number, reason: string): Promise<void> => {
      ended ??= Promise.resolve(closed(code, reason))
      return ended
    }
    const stopPinging = keepAlive(client)
    const close = async () => {
      client.close(closeCodes.goingAway, 'The server stops')
      await end(closeCodes.goingAway, 'The server stops')
    }
    closers.add(close)
    client.on('message', (data) => {
      listener(String(data)).catch((error: Error) => {
        logger.error({ err: error }, 'A socket failed')
        client.close(CloseCode.InternalServerError, 'Something went wrong at the server; it has been logged.')
      })
    })
    // What breaks a connection off is the other side's: the socket closes, and that is heard below.
    client.on('error', (error) => logger.debug({ reason: error.message }, 'A socket broke'))
    client.once('close', (code, reason) => {
      stopPinging()
      connection.dispose()
      closers.delete(close)
      void end(code, String(reason))
    })
  }

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Node hands the socket over without a listener: a client that hangs up would end the process.
    socket.on('error', () => {})
    const pathname = pathOf(request)
    if (pathname !== '/graphql' || !isAllowedOrigin(request, config)) {
      socket.end(`HTTP/1.1 ${pathname === '/graphql' ? '403 Forbidden' : '404 Not Found'}\r\nConnection: close\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, (client) => opened(client, socket))
  })

  return {
    stats,
    open: () => ({ sockets: closers.size, operations }),
    async close() {
      await Promise.all([...closers].map((close) => close()))
    },
  }
}

/** Ends a connection whose other side no longer answers. @returns the function that stops it */
function keepAlive(client: WebSocket): () => void {
  let answered = true
  client.on('pong', () => {
    answered = true
  })
  const timer = setInterval(() => {
    if (!answered) return client.terminate()
    answered = false
    client.ping()
  }, keepAliveMs)
  return () => clearInterval(timer)
}

type Enveloped = ExecutionArgs & {
  execute: (args: ExecutionArgs) => ReturnType<typeof import('graphql').execute>
}

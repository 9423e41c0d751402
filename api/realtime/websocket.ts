import type { Server } from 'node:http'
import type { ExecutionArgs, GraphQLError, parse } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import type { YogaServerInstance } from 'graphql-yoga'
import { WebSocketServer } from 'ws'
import type { Context } from '../builder.ts'
import type { Config } from '../platform/config.ts'
import { isAllowedOrigin, largestBody, pathOf } from '../platform/guard-request.ts'
import type { Logger } from '../platform/logger.ts'
import { maskError } from '../platform/mask-error.ts'

export type WebSocketParts = {
  server: Server
  // biome-ignore lint/suspicious/noExplicitAny: Yoga's own context types do not matter here.
  yoga: YogaServerInstance<any, any>
  config: Pick<Config, 'host' | 'corsOrigins'>
  context: Context
  logger: Logger
}

/** Serves graphql-transport-ws at /graphql, through the same plugins as HTTP. */
export function serveWebSocket({ server, yoga, config, context, logger }: WebSocketParts): { close(): Promise<void> } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestBody })
  server.on('upgrade', (request, socket, head) => {
    // Node hands the socket over without a listener: a client that hangs up would end the process.
    socket.on('error', () => {})
    const pathname = pathOf(request)
    if (pathname !== '/graphql' || !isAllowedOrigin(request, config)) {
      socket.end(`HTTP/1.1 ${pathname === '/graphql' ? '403 Forbidden' : '404 Not Found'}\r\nConnection: close\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request))
  })

  const masked = (errors: readonly unknown[]) => errors.map((error) => maskError(error, logger))
  const graphql = useServer(
    {
      execute: (args) => (args as Enveloped).execute(args),
      subscribe: (args) => (args as Enveloped).subscribe(args),
      async onSubscribe(_ctx, _id, { query, variables, operationName }) {
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
          subscribe: enveloped.subscribe,
        }
        return args
      },
      onNext: (_ctx, _id, _payload, _args, result) =>
        result.errors ? { ...result, errors: masked(result.errors) } : undefined,
      onError: (_ctx, _id, _payload, errors) => masked(errors) as readonly GraphQLError[],
    },
    sockets,
    15_000,
  )
  return {
    async close() {
      for (const client of sockets.clients) client.close(1001, 'The server stops')
      await graphql.dispose()
    },
  }
}

type Enveloped = ExecutionArgs & {
  execute: (args: ExecutionArgs) => ReturnType<typeof import('graphql').execute>
  subscribe: (args: ExecutionArgs) => ReturnType<typeof import('graphql').subscribe>
}

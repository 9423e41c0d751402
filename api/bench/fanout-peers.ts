/**
 * The servers beside which `npm run bench:fanout` puts Plume, each in a process of its own: `fanout-peers.ts NAME`.
 * The parent sends the events; POST /emit?count=N publishes the next N of them in one tick.
 */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildSchema, type ExecutionArgs, type execute, type GraphQLFieldResolver, type subscribe } from 'graphql'
import { PubSub } from 'graphql-subscriptions'
import { useServer } from 'graphql-ws/use/ws'
import { createPubSub, createYoga } from 'graphql-yoga'
import { WebSocketServer } from 'ws'
import { projectFile } from '../platform/project-file.ts'

type Event = Record<string, unknown>
type Payload = { anomalyChanges: Event }

type Peer = { url: string; publish(event: Event): void }

/** Plume's own schema, with its types; `source` is where the subscription listens. */
function schemaOn(source: GraphQLFieldResolver<unknown, unknown>) {
  const schema = buildSchema(readFileSync(projectFile('schema.graphql'), 'utf8'))
  const field = schema.getSubscriptionType()?.getFields().anomalyChanges
  if (!field) throw new Error('The schema has no anomalyChanges.')
  field.subscribe = source
  return schema
}

const peers: Record<string, () => Promise<Peer>> = {
  /** One frame, serialised once, to every socket. */
  async raw() {
    const server = createServer(emitOnly)
    const sockets = new WebSocketServer({ server })
    return {
      url: await listen(server),
      publish(event) {
        const frame = Buffer.from(
          JSON.stringify({ id: '1', type: 'next', payload: { data: { anomalyChanges: event } } }),
        )
        for (const client of sockets.clients) client.send(frame, { binary: false })
      },
    }
  },

  /** graphql-ws as its README has it, with the in-memory PubSub that most documentation names. */
  async 'graphql-ws'() {
    const pubsub = new PubSub()
    const schema = schemaOn(() => pubsub.asyncIterableIterator('changes'))
    const server = createServer(emitOnly)
    useServer({ schema }, new WebSocketServer({ server, path: '/graphql' }))
    const publish = (event: Event) => void pubsub.publish('changes', { anomalyChanges: event } satisfies Payload)
    return { url: await listen(server), publish }
  },

  /** https://the-guild.dev/graphql/yoga-server/docs/features/subscriptions#graphql-over-websocket-protocol-via-graphql-ws */
  async yoga() {
    const pubsub = createPubSub<{ changes: [Payload] }>()
    const yoga = createYoga({ schema: schemaOn(() => pubsub.subscribe('changes')), logging: false })
    const server = createServer((request, response) =>
      isEmit(request) ? emitOnly(request, response) : yoga(request, response),
    )
    type Enveloped = ExecutionArgs & { rootValue: { execute: typeof execute; subscribe: typeof subscribe } }
    useServer(
      {
        execute: (args) => (args as Enveloped).rootValue.execute(args),
        subscribe: (args) => (args as Enveloped).rootValue.subscribe(args),
        async onSubscribe(ctx, _id, params) {
          const { schema, execute, subscribe, contextFactory, parse, validate } = yoga.getEnveloped({
            ...ctx,
            req: ctx.extra.request,
            socket: ctx.extra.socket,
            params,
          })
          const args: Enveloped = {
            schema,
            operationName: params.operationName,
            document: parse(params.query),
            variableValues: params.variables,
            contextValue: await contextFactory(),
            rootValue: { execute, subscribe },
          }
          const errors = validate(args.schema, args.document)
          return errors.length > 0 ? errors : args
        },
      },
      new WebSocketServer({ server, path: yoga.graphqlEndpoint }),
    )
    const publish = (event: Event) => pubsub.publish('changes', { anomalyChanges: event })
    return { url: await listen(server), publish }
  },

  async mercurius() {
    // A package of its own: this program lies in the folder of what was built.
    const { startMercurius } = await import(projectFile('api/bench/peers/mercurius.mjs'))
    return startMercurius({ schemaOn, emitOnly })
  },
}

let events: Event[] = []
let next = 0
let peer: Peer

const isEmit = (request: IncomingMessage) => request.url?.startsWith('/emit') ?? false

/** Answers when the changes were emitted, in ms since 1970. */
function emitOnly(request: IncomingMessage, response: ServerResponse): void {
  request.resume()
  const count = Number(new URL(request.url ?? '/', peer.url).searchParams.get('count'))
  const at = performance.timeOrigin + performance.now()
  for (let index = 0; index < count; index++, next++) peer.publish(events[next % events.length] ?? {})
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ at }))
}

const listen = (server: ReturnType<typeof createServer>) =>
  new Promise<string>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
  )

process.once('disconnect', () => process.exit())
process.once('message', async (sent: Event[]) => {
  events = sent
  const start = peers[process.argv[2] ?? '']
  if (!start) throw new Error(`There is no peer ${process.argv[2]}.`)
  peer = await start()
  process.send?.(peer.url)
})

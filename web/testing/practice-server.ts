import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { ExecutionResult, GraphQLError } from 'graphql'
import { useServer as serveSockets } from 'graphql-ws/use/ws'
import { createSchema, createYoga, Repeater } from 'graphql-yoga'
import { WebSocketServer } from 'ws'
import { rowBelongs, type Where } from '../graphql/where.ts'
import { emissionResolvers } from './practice-emissions.ts'
import { dismissAnomaly, packagePage } from './practice-packages.ts'
import { type ChangeStream, type Page, pageOf, type World } from './practice-world.ts'

const streams: ChangeStream[] = ['hotspot', 'alert', 'recommendation', 'anomaly', 'notification', 'package']
const subscriptionOf = (stream: ChangeStream) => (stream === 'notification' ? 'notifications' : `${stream}Changes`)
const plural = (stream: ChangeStream) => (stream === 'anomaly' ? 'anomalies' : `${stream}s`)

/** Ends of streams that a test brings about. */
type Ends = Set<(error?: Error) => void>

type Asked = Page & { where?: Where | null; unread?: boolean | null }

type Resolvers = Record<string, unknown>

/** What a test changes of the server: further resolvers, and the text of its schema. */
type Changed = {
  resolvers?: { Query?: Resolvers; Mutation?: Resolvers; Subscription?: Resolvers }
  schema?: (text: string) => string
}

function schemaOf(world: World, ends: Ends, { resolvers, schema = (text) => text }: Changed) {
  const by = 'somebody'
  type Decision = { id: string; note?: string | null }
  const listing =
    (stream: ChangeStream) =>
    (_root: unknown, { where, unread, ...page }: Asked) => {
      const rows = world.list(stream).filter((row) =>
        rowBelongs(
          {
            status: String(row.status),
            severity: String(row.severity ?? row.level),
            type: String((row.entity as { type?: string } | null)?.type ?? row.type),
            texts: [row.message, (row.entity as { name?: string } | null)?.name].map(String),
            read: row.read === true,
          },
          { ...where, unread },
        ),
      )
      return pageOf(rows, page)
    }
  const each = <Field>(name: (stream: ChangeStream) => string, field: (stream: ChangeStream) => Field) =>
    Object.fromEntries(streams.map((stream) => [name(stream), field(stream)]))

  const carbon = emissionResolvers(world)
  return createSchema({
    typeDefs: schema(readFileSync(path.join(import.meta.dirname, '../../schema.graphql'), 'utf8')),
    resolverValidationOptions: { requireResolversToMatchSchema: 'ignore' },
    resolvers: {
      Query: {
        streamPosition: () => world.position(),
        ...carbon.Query,
        ...each(plural, listing),
        packages: (_: unknown, args: Parameters<typeof packagePage>[1]) => packagePage(world, args),
        node: (_: unknown, { id }: Decision) =>
          streams.map((stream) => world.find(stream, id)).find(Boolean) ?? world.emissions.find((row) => row.id === id),
        ...each(
          (stream) => stream,
          (stream) =>
            (_root: unknown, { id, trackingNumber }: Decision & { trackingNumber?: string }) =>
              world.find(stream, trackingNumber ?? id),
        ),
        agents: () => [],
        metricsHistory: () => [],
        webhooks: () => pageOf([], {}),
        webhookDeliveries: () => pageOf([], {}),
        ...resolvers?.Query,
      },
      Entity: carbon.Entity,
      Mutation: {
        approveRecommendation: (_: unknown, { id, note }: Decision) => world.decide(id, 'APPROVED', by, note),
        rejectRecommendation: (_: unknown, { id, note }: Decision) => world.decide(id, 'REJECTED', by, note),
        acknowledgeAlert: (_: unknown, { id, note }: Decision) => world.settle(id, 'ACKNOWLEDGED', by, { note }),
        resolveAlert: (_: unknown, { id, note }: Decision) => world.settle(id, 'RESOLVED', by, { note }),
        silenceAlert: (_: unknown, { id, ...silence }: Decision & { until: string }) =>
          world.settle(id, 'SUPPRESSED', by, silence),
        unsilenceAlert: (_: unknown, { id, note }: Decision) => world.settle(id, 'FIRING', by, { note }),
        markNotificationRead: (_: unknown, { id }: Decision) => world.read(id),
        markAllNotificationsRead: () => {
          const unread = world.list('notification').filter((row) => row.read !== true)
          for (const { id } of unread) world.read(id)
          return unread.length
        },
        dismissAnomaly: (_: unknown, { id, note }: Decision) => dismissAnomaly(world, id, note),
        ...resolvers?.Mutation,
      },
      Subscription: {
        ...each(subscriptionOf, (stream) => ({
          subscribe: (_root: unknown, { after }: { after?: string | null }) =>
            follow(world, stream, Number(after ?? world.position()), ends),
          resolve: (change: unknown) => change,
        })),
        dashboardMetrics: { subscribe: () => followMetrics(world), resolve: (metrics: unknown) => metrics },
        agentActivity: silent,
        systemHealth: silent,
        mapUpdates: silent,
        ...resolvers?.Subscription,
      },
    },
  })
}

/** A stream that tells nothing. */
const silent = { subscribe: () => new Repeater<unknown>((_push, stop) => stop) }

function follow(world: World, stream: ChangeStream, after: number, ends: Ends) {
  world.check(after)
  return new Repeater<unknown>(async (push, stop) => {
    let seen = after
    let isOver = false
    let wake = () => {}
    const unlisten = world.listen(() => wake())
    ends.add(stop)
    stop.then(() => {
      isOver = true
      wake()
    })
    while (!isOver) {
      for (const change of world.after(stream, seen)) {
        if (isOver) break
        seen = Number(change.cursor)
        await push(change)
      }
      await new Promise<void>((resolve) => {
        wake = resolve
        if (isOver || world.after(stream, seen).length > 0) resolve()
      })
    }
    ends.delete(stop)
    unlisten()
  })
}

const METRICS_MS = 50

/** The newest key figures, soon after something has changed. */
const followMetrics = (world: World) =>
  new Repeater<unknown>(async (push, stop) => {
    push(world.metrics())
    let timer: ReturnType<typeof setTimeout> | undefined
    const unlisten = world.listen(() => {
      timer ??= setTimeout(() => {
        timer = undefined
        push(world.metrics())
      }, METRICS_MS)
    })
    await stop
    clearTimeout(timer)
    unlisten()
  })

type Stream = AsyncGenerator<ExecutionResult>
const isStream = (result: unknown): result is Stream =>
  typeof result === 'object' && result !== null && Symbol.asyncIterator in result

async function* failing(stream: Stream) {
  try {
    yield* stream
  } catch (error) {
    yield { errors: [error as GraphQLError] }
  }
}

/** Serves a world on loopback (port 0: any free one), and the built dashboard where `dist` is given. */
export async function servePractice(world: World, options: { port?: number; dist?: string } & Changed = {}) {
  const ends: Ends = new Set()
  const schema = schemaOf(world, ends, options)
  const yoga = createYoga({ schema, logging: false, maskedErrors: false })
  const types: Record<string, string> = {
    js: 'text/javascript',
    mjs: 'text/javascript',
    json: 'application/json',
    css: 'text/css',
    svg: 'image/svg+xml',
    html: 'text/html',
  }
  const http = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    if (!options.dist || pathname.startsWith('/graphql')) return yoga(request, response)
    const file = path.extname(pathname) ? pathname : '/index.html'
    const body = await readFile(`${options.dist}${file}`).catch(() => null)
    response
      .writeHead(body ? 200 : 404, { 'content-type': types[file.split('.').pop() ?? ''] ?? 'text/plain' })
      .end(body)
  })
  const sockets = new WebSocketServer({ server: http, path: '/graphql' })
  const disposable = serveSockets(
    {
      schema,
      // As the server does: a stream that fails says so, and the socket stays.
      onOperation: (_context, _id, _payload, _args, result) => (isStream(result) ? failing(result) : result),
    },
    sockets,
  )
  await new Promise<void>((resolve) => http.listen(options.port ?? 0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    /** Cuts every socket without a farewell, as a lost network does. */
    cut: () => {
      for (const socket of sockets.clients) socket.terminate()
    },
    /** How many streams are followed. */
    following: () => ends.size,
    stop: async () => {
      if (!http.listening) return
      for (const socket of sockets.clients) socket.terminate()
      await disposable.dispose()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
}

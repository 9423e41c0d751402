import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import path from 'node:path'
import { createYoga } from 'graphql-yoga'
import sirv, { type Options as SirvOptions } from 'sirv'
import { accessScope, localViewer } from './auth/viewer.ts'
import type { Context } from './builder.ts'
import type { HealthParts } from './metrics/health.ts'
import { createMetrics } from './metrics/metrics.ts'
import { monitorHealth } from './metrics/system-health.ts'
import type { Config } from './platform/config.ts'
import type { Db } from './platform/db.ts'
import { corsFor, guardRequest, pathOf } from './platform/guard-request.ts'
import type { Logger } from './platform/logger.ts'
import { maskError, useMaskedValidation } from './platform/mask-error.ts'
import type { ChangeLog } from './realtime/change-log.ts'
import { createSharedExecution, useSharedExecution } from './realtime/shared-execution.ts'
import { useSnapshot } from './realtime/snapshot.ts'
import { serveWebSocket } from './realtime/websocket.ts'
import { schema } from './schema.ts'

export type ServerParts = {
  config: Pick<Config, 'host' | 'port' | 'corsOrigins' | 'maxStopMs' | 'socketQueueBytes' | 'webhooks'>
  db: Db
  log: ChangeLog
  logger: Logger
  /** What is well when Plume is. */
  parts: HealthParts
}

export type PlumeServer = {
  /** Where it listens, without a slash at the end. */
  url: string
  /** Stops listening, ends streams, and waits for what it took in. */
  close(): Promise<void>
}

const dashboard = path.join(import.meta.dirname, '../web/dist')
/** A name with a hash in it never changes what it stands for. */
const served: SirvOptions = {
  etag: true,
  gzip: true,
  brotli: true,
  setHeaders: (response, file) =>
    response.setHeader(
      'cache-control',
      file.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    ),
}

const welcome = `# Plume: press the button and watch hotspots arrive.
subscription Live {
  hotspotChanges {
    cursor
    kind
    hotspot { entity { type name } predictedCo2 baselineCo2 percentAbove severity status drivers { kind co2 label } }
  }
}

# query Now {
#   streamPosition
#   hotspots(first: 10, where: { statuses: [ACTIVE] }) {
#     totalCount
#     edges { node { entity { name } percentAbove severity recommendations { action co2Reduction } } }
#   }
# }
`

/** The HTTP and WebSocket server, listening. */
export async function startServer({ config, db, log, logger, parts }: ServerParts): Promise<PlumeServer> {
  const health = monitorHealth({
    db,
    log,
    parts,
    counts: () => ({
      connections: sockets.open().sockets + [...underWay].filter(isEventStream).length,
      subscriptions: shared.subscribers(),
    }),
  })
  const context: Context = { viewer: localViewer, db, log, health, webhooks: config.webhooks }
  const shared = createSharedExecution(log, logger, ({ viewer }) => accessScope(viewer))
  const yoga = createYoga({
    schema,
    context: () => ({ ...context }),
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: { title: 'Plume', defaultQuery: welcome, subscriptionsProtocol: 'WS' },
    // 9 MB of source: loaded when somebody looks.
    renderGraphiQL: async (options) => (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(options),
    cors: (request) => corsFor(request.headers.get('origin'), config.corsOrigins),
    maskedErrors: { maskError: (error) => maskError(error, logger) },
    multipart: false,
    logging: false,
    plugins: [useSnapshot(db), useMaskedValidation(logger), useSharedExecution(shared)],
  })
  const files = sirv(dashboard, served)
  // An address of a page may look like a file: a package's number has dots.
  const page = sirv(dashboard, { ...served, single: true, ignores: false })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pathname = pathOf(request)
    if (pathname === '/graphql') return void (await yoga(request, response))
    if (pathname === '/metrics') return send(response, 200, metrics.contentType, await metrics.text())
    if (pathname === '/health/live') return sendJson(response, 200, { status: 'OK' })
    if (pathname === '/health/ready') {
      const state = await health.read()
      return sendJson(response, state.status === 'DOWN' ? 503 : 200, state)
    }
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return sendJson(response, 404, { message: 'Nothing is here.' })
    files(request, response, () => {
      if (/^\/(assets|map)\//.test(pathname)) return sendJson(response, 404, { message: 'There is no such file.' })
      page(request, response, () =>
        sendJson(response, 404, { message: 'The dashboard is not built: run npm run build.' }),
      )
    })
  }

  const underWay = new Set<ServerResponse>()
  let stopping = false
  const server = createServer((request, response) => {
    underWay.add(response)
    const requestId = String(request.headers['x-request-id'] ?? randomUUID()).slice(0, 100)
    const started = performance.now()
    response.setHeader('x-request-id', requestId)
    response.setHeader('x-content-type-options', 'nosniff')
    response.on('close', () => {
      underWay.delete(response)
      // A connection that is kept alive would hold up the stop until its client lets go.
      if (stopping) server.closeIdleConnections()
      const { method } = request
      const ms = Math.round(performance.now() - started)
      logger.info({ requestId, method, path: pathOf(request), status: response.statusCode, ms }, 'request')
    })
    const refusal = guardRequest(request, config)
    if (refusal) return sendJson(response, refusal.status, { errors: [refusal.error] })
    handle(request, response).catch((error) => {
      logger.error({ requestId, err: error }, 'A request failed')
      if (!response.headersSent) sendJson(response, 500, { message: 'Something went wrong at the server.' })
      else response.destroy()
    })
  })
  const sockets = serveWebSocket({ server, yoga, shared, config, context, logger })
  const metrics = createMetrics({ log, shared, sockets })
  await listen(server, config)
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : config.port
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  return {
    url: `http://${host}:${port}`,
    async close() {
      stopping = true
      const closed = new Promise((resolve) => server.close(resolve))
      await sockets.close()
      // An event stream would never end by itself; its reader connects again elsewhere.
      for (const response of underWay) if (isEventStream(response)) response.destroy()
      server.closeIdleConnections()
      const patience = setTimeout(() => server.closeAllConnections(), config.maxStopMs * answersShare)
      await closed
      clearTimeout(patience)
      await yoga.dispose()
      health.stop()
    },
  }
}

/** Of the time to stop, what answers that are under way may take; the rest is for agents and the database. */
const answersShare = 0.8

const isEventStream = (response: ServerResponse) =>
  String(response.getHeader('content-type')).startsWith('text/event-stream')

const listen = (server: Server, { host, port }: Pick<Config, 'host' | 'port'>) =>
  new Promise<void>((ready, fail) => server.once('error', fail).listen(port, host, ready))

const sendJson = (response: ServerResponse, status: number, body: unknown): void =>
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(body))

function send(response: ServerResponse, status: number, contentType: string, text: string): void {
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

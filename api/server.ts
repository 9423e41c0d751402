import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createYoga } from 'graphql-yoga'
import { accessScope, localViewer } from './auth/viewer.ts'
import type { Context } from './builder.ts'
import { createMeanings } from './documents/meaning.ts'
import { sendJson, sendRefusal, sendText, wantsPage } from './http/answer.ts'
import { createAnswerCache } from './http/answer-cache.ts'
import { openHttp } from './http/open-http.ts'
import { type NodeParts, useParams } from './http/read-params.ts'
import { logRequest } from './http/request-log.ts'
import { serveDashboard } from './http/serve-dashboard.ts'
import { serveGraphiQL } from './http/serve-graphiql.ts'
import { useAnswers } from './http/use-answers.ts'
import { useOperationNames } from './http/use-operation-names.ts'
import type { Intake } from './ingest/intake.ts'
import { createDocumentCache } from './limits/document-cache.ts'
import { useHeavyTurns } from './limits/heavy-turns.ts'
import { useCancellation } from './limits/use-cancellation.ts'
import { useLimits, withLimits } from './limits/use-limits.ts'
import type { HealthParts } from './metrics/health.ts'
import { createMetrics } from './metrics/metrics.ts'
import { monitorHealth } from './metrics/system-health.ts'
import type { Config } from './platform/config.ts'
import type { Db, Tx } from './platform/db.ts'
import { corsFor, guardQuery, guardRequest, guardUpgrade, pathOf, searchOf } from './platform/guard-request.ts'
import { useItems } from './platform/items.ts'
import { logSparsely } from './platform/log-sparsely.ts'
import type { Logger } from './platform/logger.ts'
import { maskError, useMaskedValidation } from './platform/mask-error.ts'
import { projectFile } from './platform/project-file.ts'
import { type Refusal, refuse } from './platform/refusal.ts'
import { inRequest, scopeOfRequest } from './platform/request-scope.ts'
import type { ChangeLog } from './realtime/change-log.ts'
import { createSharedExecution, useSharedExecution } from './realtime/shared-execution.ts'
import { useSnapshot } from './realtime/snapshot.ts'
import { serveWebSocket } from './realtime/websocket.ts'
import { schema } from './schema.ts'

export type ServerParts = {
  config: Pick<
    Config,
    | 'answerCacheBytes'
    | 'host'
    | 'port'
    | 'corsOrigins'
    | 'distinctSubscriptions'
    | 'embeddings'
    | 'maxStopMs'
    | 'maxStreams'
    | 'operations'
    | 'socketQueueBytes'
    | 'socketMessages'
    | 'webhooks'
  >
  db: Db
  log: ChangeLog
  intake: Intake
  logger: Logger
  /** What is well when Plume is. */
  parts: HealthParts<Db | Tx>
}

export type PlumeServer = {
  /** Where it listens, without a slash at the end. */
  url: string
  /** Stops listening, ends streams, and waits for what it took in. */
  close(): Promise<void>
}

const dashboardFolder = projectFile('web/dist')
/** Connections beyond those of streams: requests, and those that are kept for the next. */
const otherConnections = 2_000

/** The HTTP and WebSocket server, listening. */
export async function startServer({ config, db, log, intake, logger, parts }: ServerParts): Promise<PlumeServer> {
  const health = monitorHealth<Db | Tx>({
    db,
    log,
    parts,
    counts: () => ({
      connections: streams(),
      subscriptions: shared.subscribers(),
    }),
  })
  const readMeanings = createMeanings(config.embeddings, logger)
  const context: Context = { viewer: localViewer, db, log, intake, health, readMeanings, webhooks: config.webhooks }
  const scopeOf = ({ viewer }: Context) => accessScope(viewer)
  const execution = createSharedExecution(log, logger, scopeOf, config.distinctSubscriptions, config.socketQueueBytes)
  const shared = { ...execution, subscribe: withLimits(execution.subscribe, config.operations, logger) }
  const answers = createAnswerCache(db, { scope: () => scopeOf(context), maxBytes: config.answerCacheBytes })
  const logRefusal = logSparsely(logger)
  const streams = () => sockets.open().sockets + [...underWay].filter(isEventStream).length
  const whyNoStream = (): Refusal | null => (streams() < config.maxStreams ? null : tooManyStreams(config.maxStreams))
  const yoga = createYoga<NodeParts>({
    schema,
    context: ({ request }) => ({ ...context, resumeAfter: request?.headers.get('last-event-id') || undefined }),
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: false,
    cors: (request) => corsFor(request.headers.get('origin'), config.corsOrigins),
    maskedErrors: { maskError: (error) => maskError(error, logger) },
    parserAndValidationCache: createDocumentCache(config.operations.documentCacheBytes),
    multipart: false,
    // Counted while it is read.
    maxRequestBodySize: false,
    logging: false,
    plugins: [
      useOperationNames(),
      useParams(),
      useAnswers(whyNoStream),
      useLimits(config.operations, logger),
      useCancellation(),
      useItems(),
      useSnapshot(db),
      useHeavyTurns(),
      useMaskedValidation(logger),
      useSharedExecution(shared),
      answers.plugin,
    ],
  })
  const graphiql = serveGraphiQL()
  const dashboard = serveDashboard(dashboardFolder, logger)

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pathname = pathOf(request)
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (!isRead && (graphiql.isFile(pathname) || onlyRead.has(pathname))) return sendRefusal(response, readOnly)
    if (pathname === '/graphql') return handleGraphql(request, response)
    if (graphiql.isFile(pathname)) return graphiql.file(request, response)
    if (pathname === '/metrics') return sendText(response, 200, metrics.contentType, await metrics.text())
    if (pathname === '/health/live') return sendJson(response, 200, { status: 'OK' })
    if (pathname === '/health/ready') {
      const state = await health.read()
      return sendJson(response, state.status === 'DOWN' ? 503 : 200, state)
    }
    // A browser is not told why its WebSocket was refused: its page asks here.
    if (pathname === '/health/websocket') {
      const refusal = guardUpgrade(request, config) ?? whyNoStream()
      return refusal ? sendRefusal(response, refusal) : sendJson(response, 200, { status: 'OK' })
    }
    dashboard(request, response)
  }

  async function handleGraphql(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (wantsPage(request)) return graphiql.page(request, response)
    if (!/^(GET|POST|OPTIONS)$/.test(request.method ?? '')) return sendRefusal(response, notForGraphql)
    if (request.headers['sec-websocket-key'] !== undefined) {
      logRefusal('upgrade lost', { host: request.headers.host }, upgradeLost.message)
      return sendRefusal(response, upgradeLost)
    }
    const refusal = guardQuery(request, config)
    if (refusal) return sendRefusal(response, refusal)
    request.url = `/graphql${searchOf(request)}`
    if (!(await answers.answer(request, response))) await yoga(request, response)
  }

  const underWay = new Set<ServerResponse>()
  let stopping = false
  const receive = (request: IncomingMessage, response: ServerResponse) => {
    underWay.add(response)
    const scope = scopeOfRequest(request)
    logRequest(request, response, logger, scope)
    response.on('close', () => {
      underWay.delete(response)
      // A connection that is kept alive would hold up the stop until its client lets go.
      if (stopping) closeUnused()
    })
    const refusal = guardRequest(request, config)
    if (refusal) {
      logRefusal('name', { host: request.headers.host }, refusal.message)
      return sendRefusal(response, refusal)
    }
    inRequest(scope, () => handle(request, response)).catch((error) => {
      logger.error({ ...scope, err: error }, 'A request failed')
      if (!response.headersSent) sendJson(response, 500, broken)
      else response.destroy()
    })
  }
  const { server, closeUnused } = openHttp(receive, config.maxStreams + otherConnections, logRefusal)
  const sockets = serveWebSocket({ server, yoga, shared, config, context, logger, logRefusal, whyNoStream })
  const metrics = createMetrics({ log, shared, sockets, answers })
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
      closeUnused()
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

const broken = {
  errors: [
    {
      message: 'Something went wrong at the server; it has been logged.',
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    },
  ],
}

const onlyRead: ReadonlySet<string> = new Set(['/metrics', '/health/live', '/health/ready'])
const readOnly = refuse(405, 'BAD_USER_INPUT', 'This address is only read: send GET or HEAD.', { allow: 'GET, HEAD' })
const notForGraphql = refuse(405, 'BAD_USER_INPUT', 'GraphQL is asked by GET and POST.', { allow: 'GET, POST' })

const tooManyStreams = (most: number) =>
  refuse(
    503,
    'RATE_LIMITED',
    `${most.toLocaleString('en')} streams are open, as many as this server takes: try again later, or raise MAX_STREAMS.`,
    { 'retry-after': '10' },
  )

const upgradeLost = refuse(
  426,
  'BAD_USER_INPUT',
  'This was to be a WebSocket, and its upgrade got lost on the way: let the proxy pass on Upgrade and Connection.',
  { upgrade: 'websocket' },
)

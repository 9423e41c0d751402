import path from 'node:path'
import { z } from 'zod'
import { ConfigError } from './errors.ts'

const flag = z
  .enum(['0', '1', 'true', 'false', ''], 'must be 1, or 0')
  .default('')
  .transform((value) => value === '1' || value === 'true')

function number(min: number, max: number, value: number) {
  const must = `must be a whole number from ${min} to ${max}`
  return z.coerce.number(must).int(must).min(min, must).max(max, must).default(value)
}

const oneOf = <const Names extends readonly [string, ...string[]]>(...names: Names) =>
  z.enum(names, `must be one of ${names.join(', ')}`)

const url = (...protocols: string[]) =>
  z
    .url(`must be a URL that starts with ${protocols[0]}//`)
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `must start with ${protocols.map((name) => `${name}//`).join(' or ')}`,
    )
    .refine(isDecodable, 'must have each % of its user and password written as %25')
    .optional()

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

const environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: number(0, 65_535, 4000),
  INSECURE_LISTEN: flag,
  DATA_DIR: z.string().default('.data'),
  EMBEDDED_DURABILITY: oneOf('durable', 'fast').default('durable'),
  DATABASE_URL: url('postgresql:', 'postgres:'),
  DATABASE_POOL: number(1, 200, 10),
  REDIS_URL: url('redis:', 'rediss:'),
  LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent').default('info'),
  CORS_ORIGINS: z.string().default(''),
  LOG_KEEP_CHANGES: number(1, 1_000_000_000, 1_000_000),
  LOG_KEEP_HOURS: number(1, 1_000_000, 7 * 24),
  KEEP_PACKAGES_DAYS: number(0, 100_000, 400),
  KEEP_ALERTS_DAYS: number(0, 100_000, 400),
  KEEP_NOTIFICATIONS_DAYS: number(0, 100_000, 90),
  KEEP_SUPERSEDED_DAYS: number(0, 100_000, 3_650),
  SOCKET_QUEUE_KB: number(16, 1_000_000, 1024),
  STOP_SECONDS: number(1, 3_600, 25),
  SOCKET_MESSAGES_PER_SECOND: number(1, 1_000_000, 500),
  SOCKET_MESSAGES_BURST: number(1, 1_000_000, 1_000),
  MAX_STREAMS: number(1, 1_000_000, 10_000),
  QUERY_MAX_KB: number(1, 16_384, 128),
  QUERY_MAX_TOKENS: number(100, 1_000_000, 20_000),
  QUERY_MAX_DEPTH: number(5, 200, 20),
  QUERY_MAX_ALIASES: number(0, 10_000, 50),
  QUERY_MAX_DIRECTIVES: number(0, 10_000, 50),
  QUERY_MAX_COST: number(100, 1_000_000_000, 100_000),
  QUERY_CACHE_MB: number(1, 10_000, 32),
  ANSWER_CACHE_MB: number(0, 10_000, 16),
  MAX_DISTINCT_SUBSCRIPTIONS: number(1, 1_000_000, 2_000),
  MAX_DISTINCT_SUBSCRIPTIONS_PER_VIEWER: number(1, 1_000_000, 500),
  NOTIFY_LEVEL: oneOf('INFO', 'WARN', 'HIGH', 'CRITICAL').default('HIGH'),
  LLM_BASE_URL: url('http:', 'https:'),
  LLM_MODEL: z.string().optional(),
  LLM_API_KEY: z.string().optional(),
  LLM_TIMEOUT_MS: number(100, 600_000, 20_000),
  EMBEDDINGS_BASE_URL: url('http:', 'https:'),
  EMBEDDINGS_MODEL: z.string().optional(),
  EMBEDDINGS_API_KEY: z.string().optional(),
  EMBEDDINGS_TIMEOUT_MS: number(100, 600_000, 10_000),
  WEBHOOK_ALLOW_PRIVATE: flag,
  WEBHOOK_ATTEMPTS: number(1, 100, 8),
  WEBHOOK_RETRY_MS: number(1, 3_600_000, 5_000),
  WEBHOOK_TIMEOUT_MS: number(100, 60_000, 10_000),
})

/** A connection to a language model that speaks the OpenAI protocol. */
export type LlmConfig = { baseUrl: string; model: string; apiKey: string; timeoutMs: number }

/** A connection to a model that turns texts into vectors, by the OpenAI protocol. `timeoutMs` is for one request. */
export type EmbeddingConfig = { baseUrl: string; model: string; apiKey: string; timeoutMs: number }

export type WebhookConfig = {
  /** Whether webhooks may be plain HTTP, and lie in private networks. */
  allowPrivate: boolean
  /** After this many failed attempts a delivery is dead. */
  attempts: number
  /** From the first attempt to the second; each further wait is four times as long. */
  retryMs: number
  /** For a whole attempt, from the name to the status of the answer. */
  timeoutMs: number
}

/** For how many days after their end rows are kept; 0: for ever. Emissions, series and hotspots are never forgotten. */
export type KeepDays = {
  /** Packages that are over, with their scans, anomalies and alerts. */
  packages: number
  /** Alerts that are resolved. */
  alerts: number
  notifications: number
  /** What was believed before corrections and retractions. */
  superseded: number
}

/** What one operation may be. */
export type OperationLimits = {
  /** Bytes of the document, without its variables. */
  maxDocumentBytes: number
  maxTokens: number
  /** Levels of fields, also through fragments, and of brackets within brackets in the document and its variables. */
  maxDepth: number
  maxAliases: number
  maxDirectives: number
  /** Fields that the answer may come to: see limits/operation-cost.ts. */
  maxCost: number
  /** Bytes of memory for documents that were parsed and may come again. */
  documentCacheBytes: number
}

export type Config = {
  host: string
  port: number
  /** Where the embedded database keeps its files. */
  dataDir: string
  /**
   * `durable`: what the embedded database has answered outlives a loss of power; `fast`: only the end of the process.
   */
  embeddedDurability: 'durable' | 'fast'
  /** Absent: the embedded database. */
  databaseUrl?: string
  databasePool: number
  /** Absent: the bus is in process. */
  redisUrl?: string
  logLevel: string
  /** Other origins whose pages may call the API; its own always may. */
  corsOrigins: string[]
  /** What the log keeps for those who resume: the newest changes, none of them older. */
  logKeep: { changes: number; hours: number }
  /** For how many days what is over is kept; 0: for ever. */
  keepDays: KeepDays
  /** What may wait for one WebSocket that reads slowly. */
  socketQueueBytes: number
  /** How long a stop may take, from being asked to the end of the process. */
  maxStopMs: number
  /** What one WebSocket may send: messages a second, and at once after a pause. */
  socketMessages: { perSecond: number; burst: number }
  /** WebSockets and event streams that may be open at once. */
  maxStreams: number
  /** What one GraphQL operation may be; beyond it nothing of it runs. */
  operations: OperationLimits
  /** What answers that are kept may take in memory; 0: none is kept. */
  answerCacheBytes: number
  /** Distinct subscriptions that may run at once on this node: in all, and of one viewer. */
  distinctSubscriptions: { inAll: number; ofViewer: number }
  /** From which level on people are notified of new alerts. */
  notifyLevel: 'INFO' | 'WARN' | 'HIGH' | 'CRITICAL'
  llm?: LlmConfig
  /** Absent: documents are searched by their words only. */
  embeddings?: EmbeddingConfig
  webhooks: WebhookConfig
}

const loopback = new Set(['127.0.0.1', 'localhost', '::1'])

/**
 * The settings of this process; the only reader of the environment.
 * @throws ConfigError with one sentence when they make no sense
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const known = Object.fromEntries(
    Object.keys(environment.shape).flatMap((name) => {
      const value = env[name]?.trim()
      return value ? [[name, value]] : []
    }),
  )
  const parsed = environment.safeParse(known)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    // The value itself is not shown: it may be a secret.
    throw new ConfigError(`${issue?.path.join('.')} ${issue?.message}.`)
  }
  const e = parsed.data
  if (!loopback.has(e.HOST) && !e.INSECURE_LISTEN) {
    throw new ConfigError(
      `HOST=${e.HOST} would open Plume to the network, and it has no authentication yet: ` +
        'listen on 127.0.0.1, or set INSECURE_LISTEN=1 when you guard the door yourself.',
    )
  }
  const llm = endpointOf('LLM', e.LLM_BASE_URL, e.LLM_MODEL, e.LLM_API_KEY)
  const embeddings = endpointOf('EMBEDDINGS', e.EMBEDDINGS_BASE_URL, e.EMBEDDINGS_MODEL, e.EMBEDDINGS_API_KEY)
  return {
    host: e.HOST,
    port: e.PORT,
    dataDir: path.resolve(e.DATA_DIR),
    embeddedDurability: e.EMBEDDED_DURABILITY,
    databaseUrl: e.DATABASE_URL,
    databasePool: e.DATABASE_POOL,
    redisUrl: e.REDIS_URL,
    logLevel: e.LOG_LEVEL,
    corsOrigins: origins(e.CORS_ORIGINS),
    logKeep: { changes: e.LOG_KEEP_CHANGES, hours: e.LOG_KEEP_HOURS },
    keepDays: {
      packages: e.KEEP_PACKAGES_DAYS,
      alerts: e.KEEP_ALERTS_DAYS,
      notifications: e.KEEP_NOTIFICATIONS_DAYS,
      superseded: e.KEEP_SUPERSEDED_DAYS,
    },
    socketQueueBytes: e.SOCKET_QUEUE_KB * 1024,
    maxStopMs: e.STOP_SECONDS * 1000,
    socketMessages: { perSecond: e.SOCKET_MESSAGES_PER_SECOND, burst: e.SOCKET_MESSAGES_BURST },
    maxStreams: e.MAX_STREAMS,
    operations: {
      maxDocumentBytes: e.QUERY_MAX_KB * 1024,
      maxTokens: e.QUERY_MAX_TOKENS,
      maxDepth: e.QUERY_MAX_DEPTH,
      maxAliases: e.QUERY_MAX_ALIASES,
      maxDirectives: e.QUERY_MAX_DIRECTIVES,
      maxCost: e.QUERY_MAX_COST,
      documentCacheBytes: e.QUERY_CACHE_MB * 1024 * 1024,
    },
    answerCacheBytes: e.ANSWER_CACHE_MB * 1024 * 1024,
    distinctSubscriptions: {
      inAll: e.MAX_DISTINCT_SUBSCRIPTIONS,
      ofViewer: e.MAX_DISTINCT_SUBSCRIPTIONS_PER_VIEWER,
    },
    notifyLevel: e.NOTIFY_LEVEL,
    llm: llm && { ...llm, timeoutMs: e.LLM_TIMEOUT_MS },
    embeddings: embeddings && { ...embeddings, timeoutMs: e.EMBEDDINGS_TIMEOUT_MS },
    webhooks: {
      allowPrivate: e.WEBHOOK_ALLOW_PRIVATE,
      attempts: e.WEBHOOK_ATTEMPTS,
      retryMs: e.WEBHOOK_RETRY_MS,
      timeoutMs: e.WEBHOOK_TIMEOUT_MS,
    },
  }
}

/** @throws ConfigError where a part of it is missing */
function endpointOf(name: string, baseUrl: string | undefined, model: string | undefined, apiKey = '') {
  if (baseUrl && !model) throw new ConfigError(`${name}_BASE_URL is set without ${name}_MODEL: name the model.`)
  if (model && !baseUrl) throw new ConfigError(`${name}_MODEL is set without ${name}_BASE_URL: give its address.`)
  if (apiKey && !baseUrl) {
    throw new ConfigError(`${name}_API_KEY is set without ${name}_BASE_URL: give the address that takes the key.`)
  }
  return baseUrl && model ? { baseUrl, model, apiKey } : undefined
}

/** As browsers write them: in lower case, without a port that is the default. */
function origins(text: string): string[] {
  const list = text.split(',').flatMap((part) => part.trim() || [])
  return list.map((origin) => {
    const url = URL.canParse(origin) ? new URL(origin) : null
    // All that it names is an origin, and perhaps the slash behind it.
    if (!url || url.origin === 'null' || url.href !== `${url.origin}/`) {
      throw new ConfigError(
        `CORS_ORIGINS holds "${origin.replace(/\/\/.*@/, '//…@')}", which is no origin: write it like https://desk.example.com.`,
      )
    }
    return url.origin
  })
}

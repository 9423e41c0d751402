import { openConnections } from '../../connections.ts'
import type { Config } from '../../platform/config.ts'
import { ConfigError } from '../../platform/errors.ts'
import type { Logger } from '../../platform/logger.ts'
import { ingestActivities } from '../activities/ingest-activities-command.ts'
import { fromWire } from './row.ts'
import type { Sink } from './run-import.ts'
import { serverSink } from './server-sink.ts'

/** The destination of an import; `name` is for people. */
export type Destination = { name: string; sink: Sink; close(): Promise<void> }

const patienceMs = 2_000

/**
 * The Plume server at `url`, else the one that runs at the configured address; without any server, the configured
 * database, opened by this process.
 * @throws ConfigError when nothing answers at `url`, or another process has the database open
 */
export async function openDestination(config: Config, logger: Logger, url?: string): Promise<Destination> {
  if (url !== undefined) {
    const server = serverUrl(url)
    if (await isPlume(server)) return throughServer(server)
    throw new ConfigError(`No Plume answers at ${server}: start it there, or leave out --url to open the database.`)
  }
  const server = configuredUrl(config)
  if (server && (await isPlume(server))) return throughServer(server)
  const { intake, kind, close } = await openConnections(config, logger)
  return {
    name: kind === 'embedded' ? `into the database in ${config.dataDir}` : 'into the database of DATABASE_URL',
    sink: (activities, options) => ingestActivities(intake, activities.map(fromWire), options),
    close,
  }
}

const throughServer = (url: string): Destination => ({
  name: `through ${url}`,
  sink: serverSink(url),
  close: async () => {},
})

function serverUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new ConfigError(`--url "${text}" is not the address of a server:  write it like http://127.0.0.1:4000.`)
  }
  return url.href.replace(/(\/graphql)?\/*$/, '')
}

function configuredUrl({ host, port }: Config): string | null {
  if (port === 0) return null
  // A server that listens on all interfaces also listens here.
  const name = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

async function isPlume(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(patienceMs) })
    return ((await response.json()) as { status?: unknown }).status === 'OK'
  } catch {
    return false
  }
}

/**
 * `npm run bench:scans [-- --count 100000 --only postgres --moving 400]`: scans/s through `recordScans` over HTTP in
 * batches of 500, with the package monitor and four streams on, round by round, so that what history costs shows; on the
 * embedded database and on PostgreSQL. `--moving`: how many packages are on their way at once.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { findServices, installHint, startPostgres } from '../testing/services.ts'
import { cpuMs } from './process-cost.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'

const batchSize = 500
const roundSize = 20_000
const inFlight = 2

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    only: { type: 'string' },
    moving: { type: 'string', default: '400' },
  },
})
const count = Math.max(roundSize, Number(values.count))

const places = [
  ['Hamburg', 53.55, 9.99],
  ['Hanover', 52.37, 9.73],
  ['Kassel', 51.32, 9.5],
  ['Würzburg', 49.79, 9.95],
  ['Nuremberg', 49.45, 11.08],
  ['Munich', 48.14, 11.58],
] as const
const statuses = ['PICKED_UP', 'IN_TRANSIT', 'IN_TRANSIT', 'IN_TRANSIT', 'OUT_FOR_DELIVERY', 'DELIVERED'] as const
const hourMs = 3_600_000
const lag = Math.max(1, Number(values.moving))
/** Event time of a package's start after that of the one before. */
const spacingMs = 12_000_000 / lag

/** The nth scan: packages start one after the other, each has six scans, and many are on their way at once. */
function scanAt(n: number) {
  const [wave, step] = [Math.floor(n / statuses.length / lag), Math.floor(n / lag) % statuses.length]
  const number = wave * lag + (n % lag)
  const slow = 1 + (number % 7) / 4 + (number % 97 === 0 ? 4 : 0)
  const start = Date.UTC(2026, 0, 1) + number * spacingMs
  const [location, latitude, longitude] = places[step] ?? places[0]
  const first = step === 0 && {
    promisedAt: new Date(start + 40 * hourMs).toISOString(),
    massKg: 2 + (number % 9),
    mode: 'ROAD',
  }
  return {
    eventId: `scan-${n}`,
    trackingNumber: `BENCH-${number}`,
    carrier: `carrier ${number % 5}`,
    eventTime: new Date(start + step * 5 * slow * hourMs).toISOString(),
    status: statuses[step],
    location,
    latitude: latitude + (number % 10) / 100,
    longitude,
    ...first,
  }
}

const mutation = `mutation ($input: [ScanInput!]!) {
  recordScans(input: $input) { accepted duplicates rejected { index code message } }
}`

async function post(url: string, start: number): Promise<void> {
  const input = Array.from({ length: batchSize }, (_, index) => scanAt(start + index))
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: mutation, variables: { input } }),
  })
  const { data, errors } = (await response.json()) as {
    data?: { recordScans: { accepted: number } }
    errors?: unknown
  }
  if (data?.recordScans.accepted !== batchSize) {
    throw new Error(`The server did not take a batch: ${JSON.stringify(errors ?? data).slice(0, 500)}`)
  }
}

const mapUpdates = 'subscription { mapUpdates { packages { trackingNumber latitude longitude status } } }'
const subscriptions = [
  'subscription { packageChanges { cursor package { trackingNumber status estimatedDelivery lateProbability } } }',
  'subscription { anomalyChanges { cursor anomaly { type status } } }',
  mapUpdates,
  'subscription { dashboardMetrics { inTransit delivered delayed } }',
]

type MapUpdates = { mapUpdates: { packages: unknown[] } }

/** What it takes to open the map as it now is. */
async function openMap(server: ServerProcess): Promise<{ packages: number; ms: number }> {
  const client = createClient({ url: `${server.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket })
  const began = performance.now()
  const { value } = await client.iterate<MapUpdates>({ query: mapUpdates }).next()
  const ms = Math.round(performance.now() - began)
  await client.dispose()
  return { packages: value?.data?.mapUpdates.packages.length ?? 0, ms }
}

/** Follows the streams. @returns how many messages came */
function follow(server: ServerProcess): { counts: number[]; stop(): unknown } {
  const client = createClient({ url: `${server.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket })
  const counts = subscriptions.map(() => 0)
  for (const [index, query] of subscriptions.entries()) {
    const next = () => {
      counts[index] = (counts[index] ?? 0) + 1
    }
    client.subscribe({ query }, { next, error: console.error, complete() {} })
  }
  return { counts, stop: () => client.dispose() }
}

async function bench(database: 'embedded' | 'postgres') {
  const folder = await mkdtemp(path.join(tmpdir(), 'plume-bench-'))
  const found = findServices()
  const postgres = database === 'postgres' && found ? await startPostgres(found.postgresBin) : null
  const server = await startServerProcess({ DATABASE_URL: postgres?.url ?? '', REDIS_URL: '', DATA_DIR: folder })
  const streams = follow(server)
  const rounds: { perSecond: number; cpuUs: number; mb: number }[] = []
  try {
    for (let start = 0; start < count; start += roundSize) {
      const starts = Array.from({ length: roundSize / batchSize }, (_, index) => start + index * batchSize)
      const [began, cpu] = [performance.now(), cpuMs(server.child.pid ?? 0)]
      const worker = async () => {
        for (let next = starts.shift(); next !== undefined; next = starts.shift()) await post(server.url, next)
      }
      await Promise.all(Array.from({ length: inFlight }, worker))
      const perSecond = (roundSize / (performance.now() - began)) * 1000
      const cpuUs = ((cpuMs(server.child.pid ?? 0) - cpu) * 1000) / roundSize
      rounds.push({ perSecond, cpuUs, mb: server.memory().now })
      console.error(
        `${database}: ${start + roundSize} scans, ${Math.round(perSecond)}/s, ${Math.round(cpuUs)} µs of server CPU a ` +
          `scan, ${server.memory().now} MB`,
      )
    }
    const [first, last] = [rounds[0], rounds.at(-1)]
    const map = await openMap(server)
    return {
      database,
      'scans/s': Math.round(count / rounds.reduce((sum, { perSecond }) => sum + roundSize / perSecond, 0)),
      'last / first 20k': Math.round((100 * (last?.perSecond ?? 0)) / (first?.perSecond ?? 1)) / 100,
      'CPU µs/scan, first 20k': Math.round(first?.cpuUs ?? 0),
      'last 20k': Math.round(last?.cpuUs ?? 0),
      'MB after first 20k': first?.mb,
      'MB at the end': last?.mb,
      'most MB': server.memory().peak,
      'package changes heard': streams.counts[0],
      'map updates heard': streams.counts[2],
      'packages on the map': map.packages,
      'to open it, ms': map.ms,
    }
  } finally {
    await streams.stop()
    await server.stop()
    await postgres?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

const rows: object[] = []
if (values.only !== 'postgres') rows.push(await bench('embedded'))
if (values.only !== 'embedded') {
  if (findServices()) rows.push(await bench('postgres'))
  else console.log(`PostgreSQL is left out: it is not installed (${installHint}).`)
}
console.table(rows)
process.exit(0)

/**
 * `npm run bench:ingest [-- --count 200000]`: activities/s through `ingestActivities` over HTTP in batches of 500 with
 * all steps, beside a bare `insert … select from unnest` of the same rows in the same run, on the embedded database and
 * on PostgreSQL.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { storeFactors } from '../emissions/factor-store.ts'
import { type Computed, compute } from '../ingest/activities/compute.ts'
import { parseActivity } from '../ingest/activities/parse-activity.ts'
import { type ActivityInputLike, fromWire } from '../ingest/import/row.ts'
import { type Db, openDatabase, type Tx } from '../platform/db.ts'
import { newId } from '../platform/ids.ts'
import { findServices, installHint, type Service, startPostgres } from '../testing/services.ts'
import { makeActivities } from './activities.ts'
import { cpuMsOf } from './process-cost.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'

const batchSize = 500
const roundSize = 20_000
const inFlight = 2
const latencySamples = 300

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '200000' },
    only: { type: 'string' },
    node: { type: 'string', default: '' },
  },
})
const count = Math.max(roundSize, Number(values.count))

/** Activities a second, and the server's CPU for each in µs. */
type Round = { plume: number; bare: number; cpuUs: number }

const found = findServices()
async function bench(database: 'embedded' | 'postgres'): Promise<Record<string, unknown>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'plume-bench-'))
  const postgres = database === 'postgres' && found ? await startPostgres(found.postgresBin) : null
  const server = await startServerProcess(
    postgres ? { DATABASE_URL: postgres.url, DATA_DIR: folder } : { DATABASE_URL: '', REDIS_URL: '', DATA_DIR: folder },
    values.node.split(' ').filter(Boolean),
  )
  const bare = await openBare(postgres, path.join(folder, 'bare'))
  try {
    const rounds: Round[] = []
    let peak = 0
    const activities = makeActivities(count)
    for (let start = 0; start < count; start += roundSize) {
      const round = activities.slice(start, start + roundSize)
      const cpuBefore = cpuMsOf(server.child.pid)
      const plume = await throughPlume(server, round)
      const cpuUs = (1_000 * (cpuMsOf(server.child.pid) - cpuBefore)) / round.length
      rounds.push({ plume, bare: await throughInsert(bare.db, round), cpuUs })
      peak = Math.max(peak, server.memory().now)
      const last = rounds.at(-1)
      console.error(
        `${database}: ${start + round.length} activities, ${Math.round(last?.plume ?? 0)}/s, bare insert ` +
          `${Math.round(last?.bare ?? 0)}/s, server ${server.memory().now} MB`,
      )
    }
    const memory = server.memory()
    const latency = await measureLatency(server)
    const mean = (of: 'plume' | 'bare') => count / rounds.reduce((seconds, round) => seconds + roundSize / round[of], 0)
    const first = rounds[0]?.plume ?? 0
    return {
      database,
      'activities/s': Math.round(mean('plume')),
      'bare insert/s': Math.round(mean('bare')),
      ratio: round2(mean('plume') / mean('bare')),
      "server's CPU µs": Math.round(rounds.reduce((sum, { cpuUs }) => sum + cpuUs, 0) / rounds.length),
      'last 20k / first 20k': round2((rounds.at(-1)?.plume ?? 0) / first),
      'peak MB': Math.max(peak, memory.peak),
      'answer → message p50 ms': latency.afterAnswer.p50,
      'p99 ms': latency.afterAnswer.p99,
      'request → message p50 ms': latency.afterRequest.p50,
    }
  } finally {
    await server.stop()
    await bare.close()
    await postgres?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

const round2 = (value: number) => Math.round(value * 100) / 100

/** A second database of the same kind, for the bare insert. */
async function openBare(
  postgres: Service | null,
  dataDir: string,
): Promise<{ db: Db; entityId: string; close(): Promise<void> }> {
  if (postgres) {
    const admin = await openDatabase({ databaseUrl: postgres.url, databasePool: 1, dataDir })
    await admin.db.$executeRawUnsafe('create database bare')
    await admin.close()
  }
  const databaseUrl = postgres?.url.replace(/\/postgres$/, '/bare')
  const database = await openDatabase({ databaseUrl, databasePool: 2, dataDir })
  await storeFactors(database.db)
  const entityId = newId()
  await database.db.entity.create({ data: { id: entityId, type: 'ROUTE', key: 'bare', name: 'bare' } })
  return { db: database.db, entityId, close: database.close }
}

/** @returns activities a second */
async function throughPlume(server: ServerProcess, activities: ActivityInputLike[]): Promise<number> {
  const bodies: string[] = []
  for (let start = 0; start < activities.length; start += batchSize) {
    const input = activities.slice(start, start + batchSize)
    bodies.push(JSON.stringify({ query: ingestMutation, variables: { input } }))
  }
  const started = performance.now()
  const worker = async () => {
    for (let body = bodies.shift(); body; body = bodies.shift()) await post(server.url, body)
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
  return (activities.length / (performance.now() - started)) * 1000
}

const ingestMutation = `mutation ($input: [ActivityInput!]!) {
  ingestActivities(input: $input) { accepted duplicates rejected { index code } }
}`

async function post(url: string, body: string): Promise<void> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  const { data, errors } = (await response.json()) as {
    data?: { ingestActivities: { duplicates: number; rejected: unknown[] } }
    errors?: { message: string }[]
  }
  if (errors || data?.ingestActivities.duplicates !== 0 || data.ingestActivities.rejected.length > 0) {
    throw new Error(`The server did not take a batch: ${JSON.stringify(errors ?? data)}`)
  }
}

/** The rows that Plume stores for the same activities, with nothing else done. @returns activities a second */
async function throughInsert(db: Db, activities: ActivityInputLike[]): Promise<number> {
  const entity = await db.entity.findFirstOrThrow({ where: { key: 'bare' } })
  const now = new Date()
  const computed = activities.map((activity) => compute(parseActivity(fromWire(activity), now)))
  const started = performance.now()
  for (let start = 0; start < computed.length; start += batchSize) {
    const batch = computed.slice(start, start + batchSize)
    await db.$transaction((tx) => insertBare(tx, batch, entity.id))
  }
  return (computed.length / (performance.now() - started)) * 1000
}

async function insertBare(tx: Tx, batch: readonly Computed[], entityId: string): Promise<void> {
  const of = batch.map((item) => item.calculation)
  const ids = batch.map((item) => item.id)
  const entities = batch.map(() => entityId)
  const times = batch.map((item) => item.activity.occurredAt)
  await tx.$executeRaw`
    insert into "Emission" (id, "eventId", "entityId", "occurredAt", co2, method, "factorId", inputs, formula,
      segment, quantity, "tonneKm", counted)
    select id, event, entity, at, co2, method::"CalculationMethod", factor, inputs, formula, segment, quantity, tkm, true
    from unnest(
      ${ids}::uuid[], ${batch.map((item) => item.activity.eventId)}::text[], ${entities}::uuid[], ${times}::timestamptz[],
      ${of.map((item) => item.co2)}::float8[], ${of.map((item) => item.method)}::text[],
      ${of.map((item) => item.factor?.id ?? null)}::text[], ${of.map((item) => JSON.stringify(item.inputs))}::jsonb[],
      ${of.map((item) => item.formula)}::text[], ${of.map((item) => item.segment)}::text[],
      ${of.map((item) => item.quantity)}::float8[], ${of.map((item) => item.tonneKm)}::float8[]
    ) as r(id, event, entity, at, co2, method, factor, inputs, formula, segment, quantity, tkm)`
  await tx.$executeRaw`
    insert into "EmissionEntity" ("entityId", "occurredAt", "emissionId")
    select * from unnest(${entities}::uuid[], ${times}::timestamptz[], ${ids}::uuid[])`
}

type Percentiles = { p50: number; p99: number }

/** One activity at a time that changes a hotspot: when does a subscriber see it, seen from the mutation? */
async function measureLatency(server: ServerProcess): Promise<{ afterAnswer: Percentiles; afterRequest: Percentiles }> {
  const key = 'bench-latency'
  const at = (day: number) => new Date(Date.UTC(2024, 0, 1 + day)).toISOString()
  const litres = (eventId: string, day: number, amount: number): ActivityInputLike => ({
    eventId,
    occurredAt: at(day),
    entity: { type: 'VEHICLE', key },
    fuel: { fuel: 'diesel', amount, unit: 'litres' },
  })
  const history = Array.from({ length: 500 }, (_, day) => litres(`latency-${day}`, day, 100 + (day % 5)))
  await post(server.url, JSON.stringify({ query: ingestMutation, variables: { input: history } }))

  const client = createClient({ url: `${server.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket })
  const changes = client.iterate({ query: 'subscription { hotspotChanges { cursor hotspot { predictedCo2 } } }' })
  const afterAnswer: number[] = []
  const afterRequest: number[] = []
  let next = changes.next()
  // The first ones make sure that the subscription stands.
  const warmUp = 20
  for (let sample = 0; sample < latencySamples + warmUp; sample++) {
    const event = litres(`latency-hot-${sample}`, 500, 150 * 1.02 ** sample)
    const body = JSON.stringify({ query: ingestMutation, variables: { input: [event] } })
    const requested = performance.now()
    let seen = 0
    const message = next.then(() => {
      seen = performance.now()
    })
    await post(server.url, body)
    const answered = performance.now()
    if (sample >= warmUp || (await within(message, 500))) {
      await message
      next = changes.next()
      if (sample >= warmUp) {
        afterAnswer.push(seen - answered)
        afterRequest.push(seen - requested)
      }
    }
  }
  await client.dispose()
  return { afterAnswer: percentiles(afterAnswer), afterRequest: percentiles(afterRequest) }
}

const within = (promise: Promise<void>, ms: number) =>
  Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setTimeout(() => resolve(false), ms))])

function percentiles(values: number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) =>
    round2(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN)
  return { p50: at(0.5), p99: at(0.99) }
}

async function main(): Promise<void> {
  const rows: Record<string, unknown>[] = []
  if (values.only !== 'postgres') rows.push(await bench('embedded'))
  if (values.only !== 'embedded') {
    if (found) rows.push(await bench('postgres'))
    else console.log(`skipped: PostgreSQL is not installed (${installHint})`)
  }
  console.table(Object.fromEntries(rows.map(({ database, ...row }) => [String(database), row])))
}

await main()
process.exit(0)

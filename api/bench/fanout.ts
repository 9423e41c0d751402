/**
 * `npm run bench:fanout [-- --sockets 500 --changes 400 --rounds 3 --large 5000 --only plume,raw --pace MS --json FILE]`:
 * what a change costs a server for each of its subscribers. Plume as it runs in production beside a raw `ws` broadcast and
 * three GraphQL servers, with the same events and selection, each server and all clients in processes of their own.
 */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { installIfStale } from '../build/install-if-stale.ts'
import { projectFile } from '../platform/project-file.ts'
import { findServices, installHint, startPostgres, startRedis } from '../testing/services.ts'
import { watchCommits } from './commit-times.ts'
import { type Load, startLoad } from './fanout-load.ts'
import {
  burstSize,
  deliveryRate,
  type Figures,
  type Mode,
  medianFigures,
  openIdle,
  openSockets,
  paceOf,
  run,
  runRound,
  runStalled,
  type Stalled,
} from './fanout-round.ts'
import { type Event, type FanoutServer, startPeer, startPlume, startPlumeApart } from './fanout-servers.ts'
import { residentKb } from './process-cost.ts'

const { values } = parseArgs({
  options: {
    sockets: { type: 'string', default: '500' },
    changes: { type: 'string', default: '400' },
    rounds: { type: 'string', default: '3' },
    large: { type: 'string', default: '5000' },
    pace: { type: 'string' },
    only: { type: 'string' },
    json: { type: 'string' },
  },
})
const sockets = atLeast(2, values.sockets)
const changes = atLeast(burstSize, values.changes)
const rounds = atLeast(1, values.rounds)
const large = atLeast(0, values.large)
const known = ['raw', 'graphql-ws', 'yoga', 'mercurius', 'plume', 'plume-apart']
const chosen = values.only?.split(',') ?? known
/** They take long: all their rounds together bring them the changes that the others get in each. */
const slow = ['graphql-ws', 'yoga', 'mercurius']
const perRound = (name: string) => (slow.includes(name) ? burstSize * Math.ceil(changes / rounds / burstSize) : changes)
const maxMinutes = 15
// Each server ends with this process.
process.setMaxListeners(50)
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

type Result = Record<Mode, Figures>
type LargeResult = { idleKb: number; served: number; deliveriesPerSecond: number; residentMb: number }

function atLeast(least: number, text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= least) return value
  console.error(`${text} is no whole number of ${least} or more.`)
  process.exit(1)
}

type Backend = { name: string; start(name: string): Promise<FanoutServer>; close(): Promise<void> }

/** PostgreSQL and Redis where they are installed, else the embedded database. */
async function openBackend(): Promise<Backend> {
  const folder = await mkdtemp(path.join(tmpdir(), 'plume-fanout-'))
  const settings = { DATABASE_URL: '', REDIS_URL: '', DATA_DIR: folder }
  const removeFolder = () => rm(folder, { recursive: true, force: true })
  const found = findServices()
  if (!found) {
    console.log(`Plume runs on its embedded database: PostgreSQL and Redis are not installed (${installHint}).`)
    return { name: 'its embedded database', start: () => startPlume(settings, null), close: removeFolder }
  }
  const postgres = await startPostgres(found.postgresBin)
  const redis = await startRedis(found.redisServer)
  const client = new Client(postgres.url)
  await client.connect()
  await client.query('create database apart')
  await client.end()
  const commits = await watchCommits(postgres.url, found.postgresBin)
  const alone = { ...settings, DATABASE_URL: postgres.url }
  const apart = { ...settings, DATABASE_URL: postgres.url.replace(/postgres$/, 'apart'), REDIS_URL: redis.url }
  return {
    name: 'PostgreSQL',
    start: (name) => (name === 'plume' ? startPlume(alone, commits.read) : startPlumeApart(apart, commits.read)),
    async close() {
      await commits.close()
      await postgres.stop()
      await redis.stop()
      await removeFolder()
    },
  }
}

/**
 * What Plume sends for `count` changes: the peers send the same. And how long it takes for one: they send them at this
 * pace, because a processor that did something else meanwhile finds its caches cold.
 */
async function capture(load: Load, plume: FanoutServer, count: number): Promise<{ events: Event[]; paceMs: number }> {
  await openSockets(load, plume, 1)
  const { measured } = await run(load, plume, count, burstSize)
  const singles = await run(load, plume, count, 1)
  await load.run({ do: 'close' })
  const events = measured.sample.map((text): Event => JSON.parse(text).payload.data.anomalyChanges)
  const cursors = new Set(events.map(({ cursor }) => cursor))
  if (cursors.size !== count) throw new Error(`Plume sent ${cursors.size} cursors for ${count} changes.`)
  return { events, paceMs: paceOf(singles.measured) }
}

async function measureLarge(load: Load, server: FanoutServer): Promise<LargeResult> {
  const idleKb = await openIdle(load, server, large)
  const { measured, emitted } = await run(load, server, burstSize, burstSize)
  const residentMb = residentKb(server.pid) / 1024
  await load.run({ do: 'close' })
  const deliveriesPerSecond = deliveryRate(measured, emitted, burstSize * large)
  return { idleKb, served: measured.arrivals.length / burstSize, deliveriesPerSecond, residentMb }
}

/** Files that a process may open; the clients and a server need one for each socket. */
function openFileLimit(): number {
  const line = /Max open files\s+(\d+|unlimited)/.exec(readFileSync('/proc/self/limits', 'utf8'))
  return line?.[1] === 'unlimited' ? Number.POSITIVE_INFINITY : Number(line?.[1] ?? 0)
}

const round = (value: number, digits = 1) => (Number.isFinite(value) ? Number(value.toFixed(digits)) : '–')

function tableOf(results: Map<string, Result>, mode: Mode) {
  const of = (name: string) => results.get(name)?.[mode].cpuPerDeliveryUs ?? Number.NaN
  const rows = [...results].map(([name, result]) => {
    const figures = result[mode]
    const row = {
      'CPU µs/delivery': round(figures.cpuPerDeliveryUs, 2),
      '× raw': round(figures.cpuPerDeliveryUs / of('raw'), 2),
      '× Plume': round(figures.cpuPerDeliveryUs / of('plume'), 1),
      'deliveries/s': round(figures.deliveriesPerSecond, 0),
      'p50 ms': round(figures.p50Ms),
      'p99 ms': round(figures.p99Ms),
      'request p50 ms': round(figures.requestP50Ms),
      'CPU µs/change at 1': round(figures.cpuPerChangeAtOneUs, 0),
      [`at ${sockets}`]: round(figures.cpuPerChangeAtAllUs, 0),
      'frame bytes': round(figures.frameBytes),
    }
    return [name, row]
  })
  return Object.fromEntries(rows)
}

async function main(): Promise<void> {
  const unknown = chosen.find((name) => !known.includes(name))
  if (unknown) throw new Error(`--only knows ${known.join(', ')}; not ${unknown}.`)
  if (process.platform !== 'linux') throw new Error('This reads CPU and memory from /proc: it runs on Linux only.')
  const limit = openFileLimit()
  if (limit < sockets + 200) throw new Error(`ulimit -n is ${limit}: ${sockets} sockets need ${sockets + 200}.`)

  if (chosen.includes('mercurius')) installIfStale(projectFile('api/bench/peers'))
  const load = startLoad()
  const backend = await openBackend()
  const servers = new Map<string, FanoutServer>()
  try {
    const plume = await backend.start('plume')
    const all = burstSize * Math.ceil(changes / burstSize)
    const { events, paceMs: plumePaceMs } = await capture(load, plume, all)
    const paceMs = values.pace === undefined ? plumePaceMs : Number(values.pace)
    const start = (name: string) => (name.startsWith('plume') ? backend.start(name) : startPeer(name, events))
    if (!chosen.includes('plume')) await plume.stop()
    for (const name of chosen) servers.set(name, name === 'plume' ? plume : await start(name))

    const rows = new Map<string, Result[]>()
    for (let index = 0; index < rounds; index++) {
      for (const [name, server] of servers) {
        const figures = await runRound(load, server, { sockets, changes: perRound(name), paceMs, warmUp: index === 0 })
        rows.set(name, [...(rows.get(name) ?? []), figures])
        const [single, burst] = [figures.single, figures.burst].map((of) => of.cpuPerDeliveryUs.toFixed(2))
        console.error(`round ${index + 1}, ${name}: ${single} µs a delivery one at a time, ${burst} µs in bursts`)
      }
    }
    const stalled = new Map<string, Stalled>()
    for (const [name, server] of servers) {
      const { subscribe } = server
      if (!name.startsWith('plume') || subscribe === null) continue
      stalled.set(name, await runStalled(load, { ...server, subscribe }, { sockets, changes: 2 * changes }))
    }
    for (const server of servers.values()) await server.stop()
    servers.clear()
    const results = new Map<string, Result>()
    for (const [name, of] of rows) {
      const middle = (mode: Mode) => medianFigures(of.map((figures) => figures[mode]))
      results.set(name, { single: middle('single'), burst: middle('burst') })
    }
    const largeResults = await runLarge(load, servers, start)
    await print(results, stalled, largeResults, { database: backend.name, paceMs })
  } finally {
    for (const server of servers.values()) await server.stop()
    load.stop()
    await backend.close()
  }
}

/** A server that is new, with many sockets; one after the other. */
async function runLarge(
  load: Load,
  servers: Map<string, FanoutServer>,
  start: (name: string) => Promise<FanoutServer>,
): Promise<Map<string, LargeResult>> {
  const results = new Map<string, LargeResult>()
  if (large === 0) return results
  if (openFileLimit() < large + 200) {
    console.log(`skipped: ${large} sockets need ulimit -n ${large + 200}, and it is ${openFileLimit()}.`)
    return results
  }
  for (const name of chosen) {
    const server = await start(name)
    servers.set(name, server)
    results.set(name, await measureLarge(load, server))
    await server.stop()
    servers.delete(name)
  }
  return results
}

async function print(
  results: Map<string, Result>,
  stalled: Map<string, Stalled>,
  largeResults: Map<string, LargeResult>,
  { database, paceMs }: { database: string; paceMs: number },
) {
  console.log(
    `${sockets} sockets, ${changes} changes, the middle of ${rounds} rounds; Plume on ${database}. CPU of a delivery is ` +
      'that of the server at all sockets less that at one; p50 and p99 are from commit (peers: emit) to client. ' +
      'plume-apart: another node takes the activities in, and this one only serves subscribers.',
  )
  console.log(
    `One at a time: each when all sockets have the one before, and ${round(paceMs)} ms after it at the earliest`,
  )
  console.table(tableOf(results, 'single'))
  console.log(`In bursts of ${burstSize}: one commit (peers: one tick) each`)
  console.table(tableOf(results, 'burst'))
  if (stalled.size > 0) {
    console.log('p99 ms from commit to client in bursts, beside one socket of 100 operations that reads or has stalled')
    const rows = [...stalled].map(([name, of]) => [
      name,
      { reads: round(of.reading), stalled: round(of.stalled), 'closed by the server': of.slowReaderCloses },
    ])
    console.table(Object.fromEntries(rows))
  }
  if (largeResults.size > 0) {
    console.log(`${large} sockets on a server just started, and one burst of ${burstSize}`)
    const rows = [...largeResults].map(([name, of]) => [
      name,
      {
        served: of.served,
        'kB/idle socket': round(of.idleKb),
        'deliveries/s': round(of.deliveriesPerSecond, 0),
        'server MB': round(of.residentMb, 0),
      },
    ])
    console.table(Object.fromEntries(rows))
  }
  const report = JSON.stringify({
    sockets,
    changes,
    rounds,
    burstSize,
    paceMs,
    database,
    servers: Object.fromEntries(results),
    stalled: Object.fromEntries(stalled),
    large: largeResults.size > 0 ? { sockets: large, servers: Object.fromEntries(largeResults) } : null,
  })
  console.log(report)
  if (values.json) await writeFile(values.json, `${report}\n`)
}

const tooLong = setTimeout(() => {
  console.error(`This took more than ${maxMinutes} minutes and was ended.`)
  process.exit(1)
}, maxMinutes * 60_000)
tooLong.unref()

await main().then(
  () => process.exit(0),
  (error: Error) => {
    console.error(error.message)
    process.exit(1)
  },
)

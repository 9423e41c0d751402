/**
 * `npm run bench:reads [-- --packages 2000 --seconds 4 --rounds 3 --connections 8]`: pages of 50 packages a second, with
 * nine fields, their anomalies and how many there are in all, beside the same page as hand-written SQL over `pg` and plain
 * `http`, in the same run on the same PostgreSQL; each server and the clients in processes of their own.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { builtProgram } from '../build/built-program.ts'
import { findServices, installHint, startPostgres } from '../testing/services.ts'
import { cpuMsOf } from './process-cost.ts'
import type { LoadCommand, LoadReply } from './reads-load.ts'
import { type ServerProcess, startServerProcess } from './server-process.ts'

const { values } = parseArgs({
  options: {
    packages: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '8' },
  },
})

const page = `{ packages(first: 50) { totalCount edges { node {
  id trackingNumber carrier status location promisedAt estimatedDelivery lateProbability co2
  anomalies { id type severity status description } } } } }`

const record = `mutation ($input: [ScanInput!]!) { recordScans(input: $input) { accepted } }`
const scansOfPackage = 3
const batchSize = 500
const hourMs = 3_600_000

/** Packages under way, every third of them with an anomaly: it was promised for yesterday. */
async function fill({ url }: ServerProcess, packages: number): Promise<void> {
  const now = Date.now()
  const scans = Array.from({ length: packages * scansOfPackage }, (_, n) => {
    const [number, step] = [Math.floor(n / scansOfPackage), n % scansOfPackage]
    return {
      eventId: `read-${n}`,
      trackingNumber: `READ-${String(number).padStart(6, '0')}`,
      carrier: `carrier ${number % 5}`,
      eventTime: new Date(now - (100 - 10 * step) * hourMs).toISOString(),
      status: step === 0 ? 'PICKED_UP' : 'IN_TRANSIT',
      location: ['Hamburg', 'Hanover', 'Kassel'][step],
      ...(step === 0 && { promisedAt: new Date(now + (number % 3 === 0 ? -90 : 60) * hourMs).toISOString() }),
    }
  })
  for (let start = 0; start < scans.length; start += batchSize) {
    const body = JSON.stringify({ query: record, variables: { input: scans.slice(start, start + batchSize) } })
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    const { errors } = (await response.json()) as { errors?: unknown }
    if (errors) throw new Error(`The server did not take the scans: ${JSON.stringify(errors).slice(0, 500)}`)
  }
}

function start(program: string, args: readonly string[] = []): ChildProcess {
  const child = fork(builtProgram(program), args, { execArgv: [] })
  process.once('exit', () => child.kill('SIGKILL'))
  return child
}

const answerOf = async <T>(child: ChildProcess): Promise<T> => (await once(child, 'message'))[0] as T

type Asked = { name: string; url: string; query: string; pid: number | undefined }
type Round = LoadReply & { perSecond: number; cpuMs: number }

async function bench(): Promise<void> {
  const found = findServices()
  if (!found) return console.log(`PostgreSQL is not installed (${installHint}).`)
  const folder = await mkdtemp(path.join(tmpdir(), 'plume-bench-'))
  const postgres = await startPostgres(found.postgresBin)
  const settings = { DATABASE_URL: postgres.url, REDIS_URL: '', DATA_DIR: folder }
  const plume = await startServerProcess(settings)
  const bare = await startServerProcess({ ...settings, ANSWER_CACHE_MB: '0' })
  const peer = start('api/bench/reads-peer.ts', [postgres.url])
  const peerUrl = await answerOf<string>(peer)
  const load = start('api/bench/reads-load.ts')
  try {
    await fill(plume, Number(values.packages))
    const asked: readonly Asked[] = [
      { name: 'by hand: pg and http', url: peerUrl, query: page, pid: peer.pid },
      { name: 'Plume, each executed', url: `${bare.url}/graphql`, query: page, pid: bare.child.pid },
      { name: 'Plume', url: `${plume.url}/graphql`, query: page, pid: plume.child.pid },
      {
        name: 'Plume, each executed: { streamPosition }',
        url: `${bare.url}/graphql`,
        query: '{ streamPosition }',
        pid: bare.child.pid,
      },
      {
        name: 'Plume, each executed: { __typename }',
        url: `${bare.url}/graphql`,
        query: '{ __typename }',
        pid: bare.child.pid,
      },
    ]
    const rounds = new Map<string, Round[]>()
    for (let round = 0; round <= Number(values.rounds); round++) {
      for (const { name, url, query, pid } of asked) {
        const command: LoadCommand = {
          url,
          body: JSON.stringify({ query }),
          connections: Number(values.connections),
          seconds: round === 0 ? 1 : Number(values.seconds),
        }
        const cpuBefore = cpuMsOf(pid)
        load.send(command)
        const reply = await answerOf<LoadReply>(load)
        if (reply.failed > 0) throw new Error(`${name}: ${reply.failed} of ${reply.requests} requests failed.`)
        // The first one warms up.
        if (round === 0) continue
        const cpuMs = (cpuMsOf(pid) - cpuBefore) / reply.requests
        rounds.set(name, [...(rounds.get(name) ?? []), { ...reply, cpuMs, perSecond: reply.requests / reply.seconds }])
      }
    }
    const middle = (all: readonly Round[]) =>
      all.toSorted((a, b) => a.perSecond - b.perSecond)[Math.floor(all.length / 2)] as Round
    const base = middle(rounds.get(asked[0]?.name ?? '') ?? []).perSecond
    console.table(
      [...rounds].map(([name, all]) => {
        const { perSecond, p50Ms, p99Ms, bytes, cpuMs } = middle(all)
        const rounded = (value: number, digits: number) => Number(value.toFixed(digits))
        return {
          name,
          'requests/s': Math.round(perSecond),
          '× by hand': rounded(perSecond / base, 2),
          'p50 ms': rounded(p50Ms, 1),
          'p99 ms': rounded(p99Ms, 1),
          "server's CPU ms": rounded(cpuMs, 2),
          bytes,
        }
      }),
    )
  } finally {
    load.kill()
    peer.kill()
    await plume.stop()
    await bare.stop()
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

await bench()
process.exit(0)

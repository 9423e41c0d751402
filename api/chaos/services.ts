/** PostgreSQL, Redis and two nodes that can be killed, frozen and started again where they were. */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { Redis } from 'ioredis'
import { Client } from 'pg'
import { type PlumeProcess, startProcess } from '../testing/process.ts'
import { type findServices, freePort, startPostgres, startRedis } from '../testing/services.ts'
import { readRepaired } from './repaired.ts'
import { unlessAborted, until } from './wait.ts'

export type PostgresServer = {
  url: string
  stop(how: 'fast' | 'crash'): Promise<void>
  start(): Promise<void>
  /** Since when (`performance.now()`) it is there; null while it is not. */
  upSince(): number | null
}

export type RedisServer = {
  url: string
  kill(): Promise<void>
  start(): Promise<void>
  freeze(): void
  thaw(): void
  /** Hangs up on all who listen, so that what is said meanwhile is not heard. */
  hangUp(): Promise<void>
}

export type PlumeNode = {
  name: string
  url: string
  isUp(): boolean
  start(): Promise<void>
  kill(): Promise<void>
  /** Asks it to stop and waits for the end, which has to be code 0. */
  stop(): Promise<void>
  freeze(): void
  thaw(): void
  /** Bus gaps that it has repaired, over all its lives; null where it does not say. */
  repaired(): Promise<number | null>
}

export type Services = {
  postgres: PostgresServer
  redis: RedisServer
  nodes: [PlumeNode, PlumeNode]
  /** Ends all of them at once and leaves nothing behind. */
  close(): Promise<void>
}

/** A busy node finishes what it took in. */
const maxStopMs = 40_000

type Found = NonNullable<ReturnType<typeof findServices>>

/** Starts everything; `fail` is told when something ends that nobody ended. */
export async function startServices(
  found: Found,
  signal: AbortSignal,
  fail: (error: Error) => void,
): Promise<Services> {
  const closers: (() => Promise<void>)[] = []
  const close = async () => {
    for (const closeNext of closers.splice(0).reverse()) await closeNext()
  }
  try {
    const postgres = await openPostgres(found.postgresBin, signal, closers)
    const redis = await openRedis(found.redisServer, closers)
    const settings = {
      DATABASE_URL: postgres.url,
      REDIS_URL: redis.url,
      LOG_KEEP_CHANGES: '1000000000',
    }
    const open = async (name: string) => {
      const node = openNode(name, await freePort(), settings, signal, fail)
      closers.push(node.kill)
      await node.start()
      return node
    }
    return { postgres, redis, nodes: [await open('node A'), await open('node B')], close }
  } catch (error) {
    await close()
    throw error
  }
}

type Closers = (() => Promise<void>)[]

async function openPostgres(bin: string, signal: AbortSignal, closers: Closers): Promise<PostgresServer> {
  const first = await startPostgres(bin)
  let current = first.process
  let upSince: number | null = performance.now()
  const end = () => current.kill('SIGKILL')
  process.once('exit', end)
  const stop = async (how: 'fast' | 'crash') => {
    upSince = null
    const ended = new Promise((resolve) => current.once('exit', resolve))
    // PostgreSQL's fast and immediate shutdown; after the latter it recovers as from a crash.
    current.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT')
    await ended
  }
  const isThere = () => current.exitCode === null && current.signalCode === null
  closers.push(async () => {
    process.removeListener('exit', end)
    if (isThere()) await stop('crash')
    await first.stop()
  })
  return {
    url: first.url,
    stop,
    upSince: () => upSince,
    async start() {
      const [, ...args] = first.process.spawnargs
      const folder = path.dirname(args[args.indexOf('-D') + 1] ?? '')
      current = spawn(first.process.spawnfile, args, { stdio: 'ignore', cwd: folder })
      await until('PostgreSQL is back', 30, signal, () => answers(first.url))
      upSince = performance.now()
    },
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client(url)
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

async function openRedis(program: string, closers: Closers): Promise<RedisServer> {
  const port = await freePort()
  let current = await startRedis(program, port)
  // What is frozen does not hear that it should stop.
  const thaw = () => void current.process.kill('SIGCONT')
  closers.push(async () => {
    thaw()
    await current.stop()
  })
  return {
    url: current.url,
    async kill() {
      current.process.kill('SIGKILL')
      await current.stop()
    },
    async start() {
      current = await startRedis(program, port)
    },
    freeze: () => void current.process.kill('SIGSTOP'),
    thaw,
    async hangUp() {
      const redis = new Redis(current.url)
      await redis.client('KILL', 'TYPE', 'pubsub')
      redis.disconnect()
    },
  }
}

function openNode(
  name: string,
  port: number,
  settings: Record<string, string>,
  signal: AbortSignal,
  fail: (error: Error) => void,
): PlumeNode {
  let current: PlumeProcess | null = null
  let serves = false
  let before = 0
  let latest: number | null = null
  const url = `http://127.0.0.1:${port}`
  const tail = (output: string) => output.trim().split('\n').slice(-15).join('\n')
  const repaired = async () => {
    if (current) latest = (await readRepaired(url)) ?? latest
    return latest === null ? null : before + latest
  }
  const endBy = async (act: (node: PlumeProcess) => Promise<void>) => {
    const node = current
    current = null
    serves = false
    if (!node) return
    await act(node)
    before += latest ?? 0
    latest = latest === null ? null : 0
  }
  return {
    name,
    url,
    isUp: () => serves,
    async start() {
      const node = startProcess({ ...settings, PORT: String(port) })
      node.ended.then(({ code, signal, output }) => {
        if (current === node) fail(new Error(`${name} ended by itself (${signal ?? code}):\n${tail(output)}`))
      })
      current = node
      await unlessAborted(signal, node.url)
      serves = true
    },
    kill: () =>
      endBy(async (node) => {
        node.kill('SIGKILL')
        await node.ended
      }),
    stop: () =>
      endBy(async (node) => {
        node.kill('SIGTERM')
        const late = setTimeout(() => node.kill('SIGKILL'), maxStopMs)
        const { code, output } = await node.ended
        clearTimeout(late)
        if (code !== 0) throw new Error(`${name} did not stop when asked to (code ${code}):\n${tail(output)}`)
      }),
    freeze: () => current?.kill('SIGSTOP'),
    thaw: () => current?.kill('SIGCONT'),
    repaired,
  }
}

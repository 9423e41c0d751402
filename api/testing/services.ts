/** Private PostgreSQL and Redis servers on free ports, for tests and benchmarks. They end with their owner. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Redis } from 'ioredis'
import { Client } from 'pg'

export type Service = { url: string; process: ChildProcess; stop(): Promise<void> }

export const installHint = 'Debian: apt-get install postgresql redis-server; macOS: brew install postgresql redis'

/** The programs of PostgreSQL and Redis on this machine; null where they are not installed. */
export function findServices(): { postgresBin: string; redisServer: string } | null {
  const postgresBin = findPostgres()
  const redisServer = onPath('redis-server') ?? onPath('valkey-server')
  return postgresBin && redisServer ? { postgresBin, redisServer } : null
}

const onPath = (name: string) =>
  (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find((file) => existsSync(file))

function findPostgres(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = versions.map((version) => path.join(debian, version, 'bin'))
  const initdb = onPath('initdb')
  return [...folders, ...(initdb ? [path.dirname(initdb)] : [])].find((folder) =>
    existsSync(path.join(folder, 'postgres')),
  )
}

export const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

/** PostgreSQL refuses to run as root: there it runs as the user that its package made. */
const asPostgres = (program: string, args: string[]): [string, string[]] =>
  process.getuid?.() === 0
    ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--init-groups', program, ...args]]
    : [program, args]

/** A new PostgreSQL cluster in a temporary folder; `url` names its database `postgres`. `more` are settings of the server. */
export async function startPostgres(bin: string, more: Record<string, string> = {}): Promise<Service> {
  const folder = await mkdtemp(path.join(tmpdir(), 'plume-postgres-'))
  if (process.getuid?.() === 0) {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres']).toString())
    await chown(folder, id('-u'), id('-g'))
  }
  const data = path.join(folder, 'data')
  execFileSync(
    ...asPostgres(path.join(bin, 'initdb'), [
      '-D',
      data,
      '-U',
      'plume',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C',
      '-N',
    ]),
    {
      stdio: 'ignore',
      cwd: folder,
    },
  )
  const port = await freePort()
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    max_connections: '200',
    ...foreignSettings,
    ...more,
  }
  const args = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])
  const url = `postgresql://plume@127.0.0.1:${port}/postgres`
  const service = own(
    spawn(...asPostgres(path.join(bin, 'postgres'), ['-D', data, '-p', String(port), ...args]), {
      stdio: 'ignore',
      cwd: folder,
    }),
    folder,
  )
  await until(async () => {
    const client = new Client(url)
    await client.connect()
    await client.end()
  })
  return { url, ...service }
}

/** As on a server whose owner thinks of other programs: whatever Plume rests on, its connections have to ask for. */
export const foreignSettings = {
  timezone: 'America/New_York',
  datestyle: 'SQL, DMY',
  intervalstyle: 'sql_standard',
  extra_float_digits: '-3',
  bytea_output: 'escape',
  array_nulls: 'off',
  transform_null_equals: 'on',
  standard_conforming_strings: 'off',
  default_transaction_isolation: 'serializable',
  search_path: 'nowhere, public',
  statement_timeout: '20s',
  lock_timeout: '10s',
}

/** For tests, in which the server may be killed but the machine never fails: it waits for no disk. */
export const withoutDisk = { fsync: 'off', full_page_writes: 'off' }

/** A Redis that keeps nothing on disk; on `port` where given, to come back where it was. */
export async function startRedis(program: string, port?: number): Promise<Service> {
  const folder = await mkdtemp(path.join(tmpdir(), 'plume-redis-'))
  const at = port ?? (await freePort())
  const args = ['--port', String(at), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder]
  const url = `redis://127.0.0.1:${at}`
  const service = own(spawn(program, args, { stdio: 'ignore' }), folder)
  await until(async () => {
    const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 })
    redis.on('error', () => {})
    await redis.connect()
    redis.disconnect()
  })
  return { url, ...service }
}

/** PgBouncer's program; null where it is not installed. */
export const findPgBouncer = (): string | null =>
  onPath('pgbouncer') ?? ['/usr/sbin/pgbouncer'].find((file) => existsSync(file)) ?? null

/** PgBouncer in front of the server at `postgresUrl`: a connection of the server is lent for one transaction. */
export async function startPgBouncer(program: string, postgresUrl: string, poolSize: number): Promise<Service> {
  const folder = await mkdtemp(path.join(tmpdir(), 'plume-pgbouncer-'))
  const port = await freePort()
  const lines = [
    '[databases]',
    `* = host=127.0.0.1 port=${new URL(postgresUrl).port} user=plume`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    'pool_mode = transaction',
    `default_pool_size = ${poolSize}`,
    'admin_users = plume',
  ]
  const settings = path.join(folder, 'pgbouncer.ini')
  await writeFile(settings, lines.join('\n'))
  await chmod(folder, 0o755)
  const service = own(spawn(...asPostgres(program, [settings]), { stdio: 'ignore' }), folder)
  const url = `postgresql://plume@127.0.0.1:${port}/postgres`
  await until(async () => {
    const client = new Client(url)
    await client.connect()
    await client.end()
  })
  return { url, ...service }
}

function own(child: ChildProcess, folder: string): Omit<Service, 'url'> {
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    process: child,
    async stop() {
      process.removeListener('exit', end)
      // SIGINT: PostgreSQL's fast shutdown; Redis takes it as well.
      child.kill('SIGINT')
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Tries until it works, for at most 30 s. */
async function until(attempt: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 30_000
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

/** A Chromium for tests of the dashboard; null where there is none. */
export const findChromium = (): string | null =>
  onPath('chromium') ?? onPath('chromium-browser') ?? onPath('google-chrome') ?? null

/** nginx, for the lines of the README; null where it is not installed. */
export const findNginx = (): string | null =>
  onPath('nginx') ?? ['/usr/sbin/nginx', '/usr/local/sbin/nginx'].find((file) => existsSync(file)) ?? null

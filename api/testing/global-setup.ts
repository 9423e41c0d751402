import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { buildIfStale } from '../build/build-if-stale.ts'
import { builtProgram } from '../build/built-program.ts'
import { openDatabase } from '../platform/db.ts'
import { migrate } from '../platform/migrate.ts'
import { blankDatabase, databaseOf, type Grounds, onServer } from './home.ts'
import {
  findServices,
  foreignSettings,
  installHint,
  type Service,
  startPostgres,
  startRedis,
  withoutDisk,
} from './services.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A folder with a migrated, empty embedded database, to be copied. */
    blankDataDir: string
    /** Where to ask for the address of the program that runs nodes, see node-host.ts. */
    nodeHostAt: string
    /** Null where PostgreSQL and Redis are not installed. */
    services: { postgresUrl: string; redisUrl: string } | null
  }
}

/** Once per run: a blank embedded database, and private PostgreSQL and Redis servers where they are installed. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  buildIfStale()
  const blankDataDir = await mkdtemp(path.join(tmpdir(), 'plume-blank-'))
  const [running] = await Promise.all([startServices(), createBlank(blankDataDir)])
  project.provide('blankDataDir', blankDataDir)
  project.provide('services', running && { postgresUrl: running.postgres.url, redisUrl: running.redis.url })
  const grounds = {
    blankDataDir,
    services: running && { postgresUrl: running.postgres.url, redisUrl: running.redis.url },
  }
  const host = await serveNodeHost(grounds)
  project.provide('nodeHostAt', host.url)
  return async () => {
    host.stop()
    await running?.postgres.stop()
    await running?.redis.stop()
    await rm(blankDataDir, { recursive: true, force: true })
  }
}

/** Starts the program that runs nodes when it is asked for first: most runs need none. */
async function serveNodeHost(grounds: Grounds): Promise<{ url: string; stop(): void }> {
  let child: ChildProcess | null = null
  let address: Promise<string> | null = null
  const server = createServer(async (_request, response) => {
    address ??= new Promise((resolve, reject) => {
      child = fork(builtProgram('api/testing/node-host.ts'), {
        env: { ...process.env, GROUNDS: JSON.stringify(grounds) },
      })
      child.once('message', resolve).once('exit', (code) => reject(new Error(`The node host ended with ${code}.`)))
    })
    address.then(
      (url) => response.end(url),
      (error) => response.writeHead(500).end(error.message),
    )
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.close()
      server.closeAllConnections()
      child?.kill('SIGKILL')
    },
  }
}

async function createBlank(dataDir: string): Promise<void> {
  const blank = await openDatabase({ dataDir, databasePool: 1, embeddedDurability: 'fast' })
  for (const [name, value] of Object.entries(foreignSettings)) {
    await blank.db.$executeRawUnsafe(
      `alter database postgres set ${name} = ${name === 'search_path' ? value : `'${value}'`}`,
    )
  }
  // Two thirds of the files to copy, and nothing makes a database from them.
  await blank.db.$executeRawUnsafe('update pg_database set datistemplate = false')
  await blank.db.$executeRawUnsafe('drop database template0')
  await blank.db.$executeRawUnsafe('drop database template1')
  await blank.close()
}

async function startServices(): Promise<{ postgres: Service; redis: Service } | null> {
  const found = findServices()
  if (found) {
    const [postgres, redis] = await Promise.all([
      startPostgres(found.postgresBin, withoutDisk),
      startRedis(found.redisServer),
    ])
    await onServer(postgres.url, `create database ${blankDatabase} template template0`)
    await migrate({ connectionString: databaseOf(postgres.url, blankDatabase) })
    await onServer(postgres.url, `alter database ${blankDatabase} allow_connections false`)
    return { postgres, redis }
  }
  const skipped = `skipped: tests on PostgreSQL and Redis, which are not installed (${installHint})`
  if (process.env.REQUIRE_SERVICES === '1') throw new Error(skipped)
  console.log(skipped)
  return null
}

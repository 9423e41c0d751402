import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../platform/db.ts'
import { migrate } from '../platform/migrate.ts'
import { findServices, installHint, type Service, startPostgres, startRedis } from './services.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A folder with a migrated, empty embedded database, to be copied. */
    blankDataDir: string
    /** Null where PostgreSQL and Redis are not installed. */
    services: { postgresUrl: string; redisUrl: string } | null
  }
}

/** Once per run: a blank embedded database, and private PostgreSQL and Redis servers where they are installed. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const blankDataDir = await mkdtemp(path.join(tmpdir(), 'plume-blank-'))
  const blank = await openDatabase({ dataDir: blankDataDir, databasePool: 1 })
  await blank.close()
  project.provide('blankDataDir', blankDataDir)

  const running: Service[] = []
  const found = findServices()
  if (found) {
    const postgres = await startPostgres(found.postgresBin)
    const redis = await startRedis(found.redisServer)
    running.push(postgres, redis)
    await migrate({ connectionString: postgres.url })
    project.provide('services', { postgresUrl: postgres.url, redisUrl: redis.url })
  } else {
    const skipped = `skipped: tests on PostgreSQL and Redis, which are not installed (${installHint})`
    if (process.env.REQUIRE_SERVICES === '1') throw new Error(skipped)
    console.log(skipped)
    project.provide('services', null)
  }
  return async () => {
    for (const service of running) await service.stop()
    await rm(blankDataDir, { recursive: true, force: true })
  }
}

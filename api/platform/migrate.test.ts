import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { PrismaPg } from '@prisma/adapter-pg'
import { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { filters, migrationsDir, migrationsList, openSchemaEngine } from '../../prisma/schema-engine.ts'
import { backends, makeNewDatabase, onEachBackend, openNode, useNode } from '../testing/harness.ts'
import { migrate } from './migrate.ts'
import { openPool } from './session.ts'

const names = readdirSync(migrationsDir, { withFileTypes: true })
  .flatMap((entry) => (entry.isDirectory() ? entry.name : []))
  .sort()
const sumOf = (name: string) =>
  createHash('sha256')
    .update(readFileSync(`${migrationsDir}/${name}/migration.sql`))
    .digest('hex')

onEachBackend('a database that a node migrated', (backend) => {
  const open = useNode(backend)

  it('has the history that Prisma would have written', async () => {
    const { db } = await open()
    const rows = await db.$queryRaw<Record<string, unknown>[]>`
      select migration_name, checksum, finished_at, rolled_back_at, logs, applied_steps_count, id
      from _prisma_migrations order by migration_name`
    expect(rows).toEqual(
      names.map((name) => ({
        migration_name: name,
        checksum: sumOf(name),
        finished_at: expect.any(Date),
        rolled_back_at: null,
        logs: null,
        applied_steps_count: 1,
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      })),
    )
  })
})

describe.skipIf(!backends().includes('postgres'))('migrations on PostgreSQL', () => {
  const newDatabase = async () => {
    const { config, remove } = await makeNewDatabase()
    const url = config.databaseUrl ?? ''
    return { config, remove, url }
  }
  const query = async (url: string, sql: string) => {
    const client = new Client(url)
    await client.connect()
    const { rows } = await client.query(sql)
    await client.end()
    return rows
  }

  it('are applied once by many who start at once on an empty database', async () => {
    const { config, remove, url } = await newDatabase()
    const applied = await Promise.all(Array.from({ length: 6 }, () => migrate({ connectionString: url })))
    expect(applied.flat()).toEqual(names)
    await remove()

    const empty = await newDatabase()
    const nodes = await Promise.all([1, 2, 3].map(() => openNode({ ...config, ...empty.config })))
    for (const node of nodes) expect((await fetch(`${node.url}/health/ready`)).status).toBe(200)
    const positions = await Promise.all(nodes.map((node) => node.data('{ streamPosition }')))
    expect(positions).toEqual([positions[0], positions[0], positions[0]])
    for (const node of nodes) await node.stop()
    await empty.remove()
  })

  it('leave nothing to do for "prisma migrate deploy", and after it nothing to do for a node', async () => {
    const [ours, theirs] = [await newDatabase(), await newDatabase()]
    await migrate({ connectionString: ours.url })
    const list = { migrationsList: migrationsList(), filters }
    const engine = await openSchemaEngine(new PrismaPg(openPool({ connectionString: ours.url })))
    const diagnose = () => engine.diagnoseMigrationHistory({ ...list, optInToShadowDatabase: false })
    const healthy = { history: null, failedMigrationNames: [], editedMigrationNames: [], hasMigrationsTable: true }
    expect(await diagnose()).toEqual(healthy)
    expect(await engine.applyMigrations(list)).toEqual({ appliedMigrationNames: [] })
    // It does look at the checksums.
    await query(ours.url, "update _prisma_migrations set checksum = 'another'")
    expect(await diagnose()).toEqual({ ...healthy, editedMigrationNames: names })

    // Its lock ends with its connection, which it leaves to idle.
    const other = await openSchemaEngine(
      new PrismaPg(openPool({ connectionString: theirs.url, idleTimeoutMillis: 500 })),
    )
    expect(await other.applyMigrations(list)).toEqual({ appliedMigrationNames: names })
    expect(await migrate({ connectionString: theirs.url })).toEqual([])
    for (const { remove } of [ours, theirs]) await remove()
  })

  it('stop at one that did not finish, and say what to do', async () => {
    const { url, remove } = await newDatabase()
    await migrate({ connectionString: url })
    await query(url, 'update _prisma_migrations set finished_at = null')
    await expect(migrate({ connectionString: url })).rejects.toThrow(/did not finish.*prisma migrate resolve/)
    await query(url, 'update _prisma_migrations set finished_at = now()')
    expect(await migrate({ connectionString: url })).toEqual([])
    await remove()
  })
})

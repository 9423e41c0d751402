import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { Client, type ClientConfig } from 'pg'

const migrationsDir = path.join(import.meta.dirname, '../../prisma/migrations')
/** Prisma's own advisory lock, so that `prisma migrate deploy` waits for a node and a node for it. */
const prismaLock = 72_707_369

const historyTable = `
  create table if not exists _prisma_migrations (
    id varchar(36) primary key,
    checksum varchar(64) not null,
    finished_at timestamptz,
    migration_name varchar(255) not null,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0
  )`

/**
 * Applies the migrations that the database lacks, in order, and records them as `prisma migrate deploy` does.
 * Any number of nodes may do so at once: one works and the others wait.
 * @returns the names of the migrations applied
 */
export async function migrate(connection: ClientConfig): Promise<string[]> {
  const client = new Client(connection)
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [prismaLock])
    await client.query(historyTable)
    const done = await client.query<{ migration_name: string; finished_at: Date | null }>(
      'select migration_name, finished_at from _prisma_migrations where rolled_back_at is null',
    )
    const half = done.rows.find((row) => row.finished_at === null)
    if (half) {
      throw new Error(`Migration ${half.migration_name} did not finish: mend it with "prisma migrate resolve".`)
    }
    const applied = new Set(done.rows.map((row) => row.migration_name))
    const missing = (await migrationNames()).filter((name) => !applied.has(name))
    for (const name of missing) await apply(client, name)
    return missing
  } finally {
    await client.query('select pg_advisory_unlock($1)', [prismaLock]).catch(() => {})
    await client.end()
  }
}

async function migrationNames(): Promise<string[]> {
  const entries = await readdir(migrationsDir, { withFileTypes: true })
  return entries.flatMap((entry) => (entry.isDirectory() ? entry.name : [])).sort()
}

async function apply(client: Client, name: string): Promise<void> {
  const sql = await readFile(path.join(migrationsDir, name, 'migration.sql'), 'utf8')
  const checksum = createHash('sha256').update(sql).digest('hex')
  await client.query('begin')
  try {
    await client.query(sql)
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { ClientBase, ClientConfig } from 'pg'
import { ConfigError } from './errors.ts'
import { projectFile } from './project-file.ts'
import { prepareSession, SessionClient } from './session.ts'

const migrationsDir = projectFile('prisma/migrations')
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

export type MigrateOptions = {
  isEmbedded?: boolean
  /** How long it waits for a lock: of another node that migrates, or of a table in use. */
  waitMs?: number
  /** Called when it has to wait for another node that migrates. */
  onWait?: () => void
}

/** Migrating a large table may take a while. */
const defaultWaitMs = 120_000
const connectMs = 15_000

/**
 * Applies the migrations that the database lacks, in order, and records them as `prisma migrate deploy` does. Any
 * number of nodes may do so at once: one works and the others wait. All of it is one transaction, and the lock ends
 * with it: behind a pooler, a lock of the session would stay with a connection that others get. So a migration cannot
 * use a value that a migration of the same start adds to an enum.
 * @returns the names of the migrations applied
 * @throws ConfigError when it waits in vain, or the database takes no writes
 */
export async function migrate(connection: ClientConfig, options: MigrateOptions = {}): Promise<string[]> {
  const { isEmbedded = false, waitMs = defaultWaitMs, onWait = () => {} } = options
  const client = new SessionClient({ connectionTimeoutMillis: connectMs, ...connection })
  client.on('error', () => {})
  try {
    await client.connect()
    await prepareSession(client, { isEmbedded })
    await demandWrites(client)
    const names = await migrationNames()
    return await inTransaction(client, waitMs, async () => {
      await takeLock(client, waitMs, onWait)
      const missing = await missingOf(client, names)
      for (const name of missing) await apply(client, name)
      return missing
    })
  } finally {
    await client.end()
  }
}

async function demandWrites(client: ClientBase): Promise<void> {
  const { rows } = await client.query(
    `select pg_is_in_recovery() as "isCopy", current_setting('transaction_read_only') = 'on' as "isReadOnly"`,
  )
  if (rows[0].isCopy) {
    throw new ConfigError('The database is a copy that takes no writes (a standby): give the primary in DATABASE_URL.')
  }
  if (rows[0].isReadOnly) {
    throw new ConfigError(
      'The database takes no writes (default_transaction_read_only is on): allow them for this role, or give another in DATABASE_URL.',
    )
  }
}

/** Runs `act` in a transaction whose statements wait `waitMs` for a lock, and otherwise take as long as they need. */
async function inTransaction<T>(client: ClientBase, waitMs: number, act: () => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    await client.query(`
      set local statement_timeout = 0;
      set local idle_in_transaction_session_timeout = 0;
      set local lock_timeout = ${waitMs}`)
    const result = await act()
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => {})
    if ((error as { code?: string }).code !== '55P03') throw error
    throw new ConfigError(
      `A migration waited ${waitMs / 1000} s for a table that others use: stop the nodes of the version before, and start again.`,
    )
  }
}

async function takeLock(client: ClientBase, waitMs: number, onWait: () => void): Promise<void> {
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_xact_lock($1) as taken', [prismaLock])
  if (rows[0]?.taken) return
  onWait()
  await client.query('savepoint waiting')
  try {
    await client.query('select pg_advisory_xact_lock($1)', [prismaLock])
  } catch (error) {
    if ((error as { code?: string }).code !== '55P03') throw error
    await client.query('rollback to savepoint waiting')
    throw new ConfigError(
      `Another program has been migrating the database for ${waitMs / 1000} s or longer${await nameHolder(client)}: ` +
        'wait until it is done; if none is at work, a pooler has kept the lock: end that connection with pg_terminate_backend.',
    )
  }
}

async function nameHolder(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ pid: number; application: string | null }>(
    `select l.pid, a.application_name as application from pg_locks l left join pg_stat_activity a using (pid)
     where l.locktype = 'advisory' and l.granted and l.classid = 0 and l.objid = $1 and l.objsubid = 1
       and l.database = (select oid from pg_database where datname = current_database())`,
    [prismaLock],
  )
  const [holder] = rows
  return holder ? ` (process ${holder.pid} of the server${holder.application ? `, ${holder.application}` : ''})` : ''
}

async function missingOf(client: ClientBase, names: readonly string[]): Promise<string[]> {
  await client.query(historyTable)
  const done = await client.query<{ migration_name: string; finished_at: Date | null }>(
    'select migration_name, finished_at from _prisma_migrations where rolled_back_at is null',
  )
  const half = done.rows.find((row) => row.finished_at === null)
  if (half) {
    throw new ConfigError(`Migration ${half.migration_name} did not finish: mend it with "prisma migrate resolve".`)
  }
  const applied = new Set(done.rows.map((row) => row.migration_name))
  return names.filter((name) => !applied.has(name))
}

async function migrationNames(): Promise<string[]> {
  const entries = await readdir(migrationsDir, { withFileTypes: true })
  return entries.flatMap((entry) => (entry.isDirectory() ? entry.name : [])).sort()
}

async function apply(client: ClientBase, name: string): Promise<void> {
  const sql = await readFile(path.join(migrationsDir, name, 'migration.sql'), 'utf8')
  const checksum = createHash('sha256').update(sql).digest('hex')
  await client.query(sql)
  await client.query(
    `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
     values ($1, $2, $3, now(), 1)`,
    [randomUUID(), checksum, name],
  )
}

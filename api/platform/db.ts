import { PrismaPg } from '@prisma/adapter-pg'
import { Pool, type PoolConfig } from 'pg'
import type { Config } from './config.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { type Prisma, PrismaClient } from './generated/prisma/client.ts'
import type { Logger } from './logger.ts'
import { migrate } from './migrate.ts'

export type Db = PrismaClient
/** What a step of a transaction writes through. */
export type Tx = Prisma.TransactionClient

export type Database = {
  db: Db
  kind: 'embedded' | 'postgres'
  /** Names of the migrations applied while opening. */
  migrated: string[]
  close(): Promise<void>
}

/**
 * Opens the database that the settings name, brought to the newest migration. At level debug, every statement is logged.
 * @throws when PostgreSQL cannot be reached, or ConfigError when another process has the embedded one open
 */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'databasePool' | 'dataDir'>,
  logger?: Logger,
): Promise<Database> {
  const embedded = config.databaseUrl ? null : await startEmbeddedPostgres(config.dataDir)
  const connection = embedded ? embeddedConnection(embedded) : { connectionString: config.databaseUrl }
  try {
    const migrated = await migrate(connection)
    const pool = new Pool({
      ...connection,
      // PGlite is one session: with a second connection, answers would get mixed up.
      max: embedded ? 1 : config.databasePool,
      idleTimeoutMillis: embedded ? 0 : 30_000,
    })
    // A connection that breaks tells who uses it. One that the pool has just given up has no listener left, and would
    // end the process.
    pool.on('connect', (client) => client.on('error', () => {}))
    const adapter = new PrismaPg(pool, { onPoolError: () => {}, disposeExternalPool: true })
    const db = new PrismaClient({
      adapter,
      // Work queues for the pool; it is not lost because others came first.
      transactionOptions: { maxWait: 60_000, timeout: 120_000 },
      log: logger?.isLevelEnabled('debug') ? [{ emit: 'event', level: 'query' }] : [],
    })
    db.$on('query', ({ query, duration }) => logger?.debug({ sql: query, ms: duration }, 'statement'))
    return {
      db,
      kind: embedded ? 'embedded' : 'postgres',
      migrated,
      async close() {
        await db.$disconnect()
        await embedded?.close()
      },
    }
  } catch (error) {
    await embedded?.close()
    throw error
  }
}

const embeddedConnection = ({ host, port }: EmbeddedPostgres): PoolConfig => ({
  host,
  port,
  user: 'postgres',
  database: 'postgres',
})

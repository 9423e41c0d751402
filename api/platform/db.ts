import type { ClientConfig } from 'pg'
import type { Config } from './config.ts'
import { nameFullDisk, onErrorOf, watchWrites } from './database-trouble.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { ConfigError } from './errors.ts'
import { type Prisma, PrismaClient } from './generated/prisma/client.ts'
import type { Logger } from './logger.ts'
import { migrate } from './migrate.ts'
import { logStatement, TransactionAdapter, withRawStatements } from './raw-statements.ts'
import { openPool } from './session.ts'

export type Db = PrismaClient
/** What a step of a transaction writes through. */
export type Tx = Prisma.TransactionClient

export type Database = {
  db: Db
  kind: 'embedded' | 'postgres'
  /** Names of the migrations applied while opening. */
  migrated: string[]
  /** Why it does not store what it is given now, in a sentence; null when it does. */
  trouble(): string | null
  close(): Promise<void>
}

/**
 * Opens the database that the settings name, brought to the newest migration. At level debug, every statement is logged.
 * @throws when PostgreSQL cannot be reached, or ConfigError when another process has the embedded one open
 */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'databasePool' | 'dataDir'> & Partial<Pick<Config, 'embeddedDurability'>>,
  logger?: Logger,
): Promise<Database> {
  const embedded = config.databaseUrl
    ? null
    : await startEmbeddedPostgres(config.dataDir, {
        isDurable: config.embeddedDurability !== 'fast',
        onTrouble: (sentence) => logger?.error({ dataDir: config.dataDir }, sentence),
      })
  const connection = embedded ? embeddedConnection(embedded) : { connectionString: config.databaseUrl }
  try {
    const isEmbedded = embedded !== null
    const writes = watchWrites()
    const full = embedded?.trouble()
    if (full) throw new ConfigError(full)
    const migrated = await migrate(connection, {
      isEmbedded,
      onWait: () => logger?.info('Waiting for another who migrates the database'),
    })
    const pool = openPool(
      {
        ...connection,
        // PGlite is one session: with a second connection, answers would get mixed up.
        max: isEmbedded ? 1 : config.databasePool,
        idleTimeoutMillis: isEmbedded ? 0 : 30_000,
      },
      {
        isEmbedded,
        onConnection(client) {
          writes.attach(client)
          if (!embedded) return
          onErrorOf(client, embedded.hear)
          nameFullDisk(client)
        },
      },
    )
    const adapter = new TransactionAdapter(pool, { onPoolError: () => {}, disposeExternalPool: true })
    const client = new PrismaClient({
      adapter,
      // Work queues for the pool; it is not lost because others came first.
      transactionOptions: { maxWait: 60_000, timeout: 120_000 },
      comments: [nameModel],
      log: logger?.isLevelEnabled('debug') ? [{ emit: 'event', level: 'query' }] : [],
    })
    client.$on('query', ({ query, duration }) => logStatement(logger, query, duration))
    const db = withRawStatements(client, { pool, adapter, logger })
    return {
      db,
      kind: embedded ? 'embedded' : 'postgres',
      migrated,
      trouble: () => embedded?.trouble() ?? writes.trouble(),
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

/** Names what Prisma writes; raw statements bear names of their own. */
const nameModel: NonNullable<Prisma.PrismaClientOptions['comments']>[number] = ({ query }) =>
  query.type === 'single' && query.modelName ? { action: query.action, model: query.modelName } : {}

const embeddedConnection = ({ host, port }: EmbeddedPostgres): ClientConfig => ({
  host,
  port,
  user: 'postgres',
  database: 'postgres',
})

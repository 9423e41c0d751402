import { storeFactors } from './emissions/factor-store.ts'
import type { Config } from './platform/config.ts'
import { type Db, openDatabase } from './platform/db.ts'
import type { Logger } from './platform/logger.ts'
import { createMemoryBus } from './realtime/bus-memory.ts'
import { createRedisBus } from './realtime/bus-redis.ts'
import { type ChangeLog, openChangeLog } from './realtime/change-log.ts'
import { startServer } from './server.ts'

/** One running Plume: its connections and its server. */
export type PlumeNode = {
  url: string
  db: Db
  log: ChangeLog
  /** Finishes what it took in, then closes everything. */
  stop(): Promise<void>
}

/** Opens what the settings name, in order, and starts to serve. */
export async function startNode(config: Config, logger: Logger): Promise<PlumeNode> {
  const closers: (() => Promise<void>)[] = []
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    const database = await openDatabase(config)
    closers.push(database.close)
    if (database.migrated.length > 0) logger.info({ migrations: database.migrated }, 'The database was migrated')
    const { db } = database
    await storeFactors(db)

    const bus = config.redisUrl ? createRedisBus(config.redisUrl, logger) : createMemoryBus()
    closers.push(bus.close)
    const log = await openChangeLog(db, bus, logger, config.logKeepChanges)
    closers.push(log.stop)

    const server = await startServer({
      config,
      db,
      log,
      logger,
      health: {
        database: { check: () => db.$queryRaw`select 1`, vital: true },
        bus: { check: bus.ping, vital: false },
      },
    })
    closers.push(server.close)
    logger.info(
      { url: server.url, database: database.kind, bus: config.redisUrl ? 'redis' : 'in process' },
      'Plume listens',
    )
    return { url: server.url, db, log, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

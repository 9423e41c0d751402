import { storeFactors } from './emissions/factor-store.ts'
import { followChanges } from './ingest/follow-changes-step.ts'
import { type Intake, openIntake } from './ingest/intake.ts'
import { restoreFigures } from './metrics/figure-store.ts'
import { watchClock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import { type Database, openDatabase } from './platform/db.ts'
import { foldStored } from './platform/fold-stored.ts'
import type { Logger } from './platform/logger.ts'
import type { Bus } from './realtime/bus.ts'
import { readBusKey } from './realtime/bus-key.ts'
import { createMemoryBus } from './realtime/bus-memory.ts'
import { createRedisBus } from './realtime/bus-redis.ts'
import { type ChangeLog, openChangeLog } from './realtime/change-log.ts'

/** What the settings name, open: all that a step from input to stored rows needs. */
export type Connections = Pick<Database, 'db' | 'kind' | 'trouble'> & {
  bus: Bus
  log: ChangeLog
  intake: Intake
  close(): Promise<void>
}

/**
 * Opens the database, brought to the newest migration and with the factors in it, then the bus and the log.
 * @throws what `openDatabase` throws
 */
export async function openConnections(config: Config, logger: Logger): Promise<Connections> {
  const closers: (() => Promise<void>)[] = []
  const close = async () => {
    for (const closeNext of closers.splice(0).reverse()) await closeNext()
  }
  try {
    const { db, kind, migrated, trouble, close: closeDatabase } = await openDatabase(config, logger)
    closers.push(closeDatabase)
    if (migrated.length > 0) logger.info({ migrations: migrated }, 'The database was migrated')
    if (kind === 'postgres') {
      const { stop } = await watchClock(db, logger)
      closers.push(async () => stop())
    }
    await foldStored(db)
    await storeFactors(db)
    if ((await db.figure.count()) === 0) await db.$transaction(restoreFigures)
    const bus = config.redisUrl
      ? await createRedisBus({ url: config.redisUrl, readKey: () => readBusKey(db), logger })
      : createMemoryBus()
    closers.push(bus.close)
    const log = await openChangeLog(db, bus, logger, {
      derive: (tx, changes) => followChanges(tx, changes, config.notifyLevel),
    })
    closers.push(log.stop)
    return { db, kind, trouble, bus, log, intake: openIntake(log), close }
  } catch (error) {
    await close()
    throw error
  }
}

import { createPeriodCache, type PeriodCache } from '../emissions/period-cache.ts'
import type { ChangeLog } from '../realtime/change-log.ts'

/** What the ingest needs: the log, and this node's cache of stored series. */
export type Intake = { log: ChangeLog; series: PeriodCache }

export function openIntake(log: ChangeLog): Intake {
  const series = createPeriodCache()
  // Clear the cache when the database was restored from a backup.
  log.listen(() => {}, series.clear)
  return { log, series }
}

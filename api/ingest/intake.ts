import { createPeriodCache, type PeriodCache } from '../emissions/period-cache.ts'
import type { ChangeLog } from '../realtime/change-log.ts'

/** What takes activities and scans in: the log they go to, and what this node remembers of the series it has stored. */
export type Intake = { log: ChangeLog; series: PeriodCache }

export function openIntake(log: ChangeLog): Intake {
  const series = createPeriodCache()
  // What was stored before a backup was restored is stored no more.
  log.listen(() => {}, series.clear)
  return { log, series }
}

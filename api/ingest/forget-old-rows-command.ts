/** Deletes rows that ended long ago, in portions, and tells every screen that they are gone. */
import { removeResolvedAlerts } from '../alerts/remove-alerts-step.ts'
import { forgetLegsOf } from '../emissions/package-carbon-store.ts'
import { removeNotificationsBefore } from '../notifications/notification-store.ts'
import { holdOverPackages, removePackages, removeScansOf } from '../packages/package-store.ts'
import { forgetSuperseded } from '../packages/superseded-store.ts'
import { now as clockNow } from '../platform/clock.ts'
import type { KeepDays } from '../platform/config.ts'
import type { Db, Tx } from '../platform/db.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import type { Change } from '../realtime/events.ts'
import { removeAnomalies } from './remove-rows-step.ts'

/** The number of deleted rows, by kind. */
export type Forgotten = Record<'packages' | 'alerts' | 'notifications' | 'superseded versions', number>

/** Rows deleted in one transaction. */
const maxRowsAtOnce = 200
const dayMs = 86_400_000

/**
 * Deletes rows older than their retention. The age of a package counts from its last change, so that imported history
 * is kept as long as everything else.
 * @param signal ends it after the current portion
 */
export async function forgetOldRows(
  { db, log }: { db: Db; log: ChangeLog },
  keep: KeepDays,
  signal: AbortSignal,
  now: Date = clockNow(),
): Promise<Forgotten> {
  const inPortions = async (days: number, forget: (before: Date) => Promise<number>): Promise<number> => {
    if (days === 0) return 0
    const before = new Date(now.getTime() - days * dayMs)
    let sum = 0
    for (let portion = maxRowsAtOnce; portion === maxRowsAtOnce && !signal.aborted; sum += portion) {
      portion = await forget(before)
    }
    return sum
  }
  const committed = (forget: (tx: Tx, before: Date) => Promise<{ count: number; changes: readonly Change[] }>) => {
    return (before: Date) =>
      log.commit(async (tx, emit) => {
        const { count, changes } = await forget(tx, before)
        emit(...changes)
        return count
      })
  }
  return {
    packages: await inPortions(
      keep.packages,
      committed((tx, before) => forgetPackages(tx, before, now)),
    ),
    alerts: await inPortions(
      keep.alerts,
      committed((tx, before) => removeResolvedAlerts(tx, { before, limit: maxRowsAtOnce }, now)),
    ),
    notifications: await inPortions(
      keep.notifications,
      committed(async (tx, before) => {
        const changes = await removeNotificationsBefore(tx, { before, limit: maxRowsAtOnce }, now)
        return { count: changes.length, changes }
      }),
    ),
    'superseded versions': await inPortions(keep.superseded, (before) => forgetSuperseded(db, before, maxRowsAtOnce)),
  }
}

/** Their emissions stay in the series of their carriers and routes, and so does what Plume learnt from them. */
async function forgetPackages(tx: Tx, before: Date, now: Date): Promise<{ count: number; changes: Change[] }> {
  const packages = await holdOverPackages(tx, before, maxRowsAtOnce)
  if (packages.length === 0) return { count: 0, changes: [] }
  const ids = packages.map(({ id }) => id)
  const anomalies = await tx.anomaly.findMany({ where: { packageId: { in: ids } }, orderBy: { id: 'asc' } })
  const removed = await removeAnomalies(tx, anomalies, 'EXPIRED', now)
  await forgetLegsOf(tx, ids)
  await removeScansOf(tx, ids)
  await removePackages(tx, ids)
  const gone = packages.map((row): Change => ({ topic: 'package', kind: 'REMOVED', row, at: now, before: row }))
  return { count: packages.length, changes: [...removed, ...gone] }
}

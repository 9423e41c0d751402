/**
 * Removes rows that should never have existed or ended long ago, with everything that depends on them, and logs the
 * removals.
 */
import { type RemovalReason, removeAlerts } from '../alerts/remove-alerts-step.ts'
import type { HotspotStep } from '../hotspots/watched.ts'
import { removeNotifications } from '../notifications/notification-store.ts'
import type { Tx } from '../platform/db.ts'
import type { Anomaly } from '../platform/generated/prisma/client.ts'
import type { Change } from '../realtime/events.ts'

/** What was removed with hotspots that are about to be removed themselves, and the changes for the log. */
export type Cleared = { hotspotIds: readonly string[]; changes: readonly Change[] }

/** Removes the alerts and recommendations of hotspots that should never have existed. */
export async function clearHotspots(tx: Tx, steps: readonly HotspotStep[], now: Date): Promise<Cleared> {
  const ids = steps.flatMap(({ kind, row }) => (kind === 'REMOVED' ? row.id : []))
  if (ids.length === 0) return nothingCleared
  // A concurrent decision is either visible here, or finds the row gone.
  await tx.$queryRaw`/* clearHotspots */ select id from "Alert" where "hotspotId" = any(${ids}::uuid[]) order by id for update`
  const alerts = await tx.alert.findMany({ where: { hotspotId: { in: ids } }, orderBy: { id: 'asc' } })
  await tx.$queryRaw`/* clearHotspots */ select id from "Recommendation" where "hotspotId" = any(${ids}::uuid[]) order by id for update`
  const where = { hotspotId: { in: ids } }
  const recommendations = await tx.recommendation.findMany({ where, orderBy: { id: 'asc' } })
  await tx.recommendation.deleteMany({ where: { id: { in: recommendations.map(({ id }) => id) } } })
  const changes = [
    ...recommendations.map((row): Change => ({ topic: 'recommendation', kind: 'REMOVED', row, at: now, before: row })),
    ...(await removeAlerts(tx, alerts, 'WITHDRAWN', now)),
  ]
  return { hotspotIds: ids, changes }
}

export const nothingCleared: Cleared = { hotspotIds: [], changes: [] }

/** Removes anomalies, and the alerts that have no other anomaly. @returns the changes for the log */
export async function removeAnomalies(
  tx: Tx,
  anomalies: readonly Anomaly[],
  reason: RemovalReason,
  now: Date,
): Promise<Change[]> {
  if (anomalies.length === 0) return []
  const ids = anomalies.map(({ id }) => id)
  const alertIds = anomalies.flatMap(({ alertId }) => alertId ?? [])
  await tx.$queryRaw`/* removeAnomalies */ select id from "Alert" where id = any(${alertIds}::uuid[]) order by id for update`
  await tx.anomaly.deleteMany({ where: { id: { in: ids } } })
  const alerts = await tx.alert.findMany({
    where: { id: { in: alertIds }, anomalies: { none: {} } },
    orderBy: { id: 'asc' },
  })
  return [
    ...(await removeAlerts(tx, alerts, reason, now)),
    ...anomalies.map((row): Change => ({ topic: 'anomaly', kind: 'REMOVED', row, at: now, before: row })),
  ]
}

/** Removes the notifications about alerts that seemed to have ended but had not. @returns the changes for the log */
export function removeFalseEnds(
  tx: Tx,
  steps: readonly HotspotStep[],
  changes: readonly Change<'alert' | 'notification'>[],
  now: Date,
): Promise<Change[]> {
  const amended = new Set(steps.flatMap(({ amends, row }) => (amends ? row.id : [])))
  const back = changes.flatMap(({ topic, row, before }) => {
    if (topic !== 'alert') return []
    const isBack = before?.status === 'RESOLVED' && row.status !== 'RESOLVED' && amended.has(row.hotspotId ?? '')
    return isBack ? { id: row.id, since: before.resolvedAt } : []
  })
  return removeNotifications(tx, back, now)
}

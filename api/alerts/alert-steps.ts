import type { EntityState } from '../emissions/entity-store.ts'
import type { HotspotStep } from '../hotspots/watched.ts'
import type { Tx } from '../platform/db.ts'
import type { Alert, Hotspot } from '../platform/generated/prisma/client.ts'
import type { Change } from '../realtime/events.ts'
import { amendedAlert, type Cause, nextAlertState } from './alert-lifecycle.ts'
import { raiseForAnomalies } from './anomaly-alerts-store.ts'
import { messageOf } from './messages.ts'
import { newAlert, worded } from './new-alert.ts'

/**
 * Raises an alert for what is new among hotspots and anomalies, and moves those on whose cause changed.
 * @returns the changes for the log
 */
export async function raiseAlerts(
  tx: Tx,
  { steps, entities }: { steps: readonly HotspotStep[]; entities: ReadonlyMap<string, EntityState> },
  anomalies: readonly Change<'anomaly'>[],
  now: Date,
): Promise<Change<'alert' | 'notification'>[]> {
  const alerts = await loadAlerts(tx, steps)
  const changes: (Change<'alert'> | null)[] = []
  for (const { kind, row, amends } of steps) {
    if (kind === 'REMOVED') continue
    const cause = hotspotCause(row, entities.get(row.entityId))
    const alert = alerts.get(row.id)
    const next = alert && (amends ? amendedAlert(alert, cause, now) : nextAlertState(alert, cause, now)?.state)
    const change = alert
      ? next
        ? await moveTo(tx, alert, next, now)
        : null
      : cause.over && !amends
        ? null
        : await raise(tx, row.id, cause, now)
    if (change) alerts.set(row.id, change.row)
    changes.push(change)
  }
  return [...changes.flatMap((change) => change ?? []), ...(await raiseForAnomalies(tx, anomalies, now))]
}

/** The alerts of hotspots that are not new, by the id of the hotspot. */
async function loadAlerts(tx: Tx, steps: readonly HotspotStep[]): Promise<Map<string, Alert>> {
  const ids = steps.flatMap(({ kind, row }) => (kind === 'UPDATED' ? row.id : []))
  if (ids.length === 0) return new Map()
  // Whoever decides on one of them now is either seen here or waits.
  await tx.$queryRaw`select id from "Alert" where "hotspotId" = any(${ids}::uuid[]) order by id for update`
  const rows = await tx.alert.findMany({ where: { hotspotId: { in: ids } } })
  return new Map(rows.map((row) => [row.hotspotId ?? '', row]))
}

const hotspotCause = (row: Hotspot, entity: EntityState | undefined): Cause => ({
  severity: row.severity,
  message: messageOf(row, entity?.name ?? 'An entity'),
  over: row.status === 'RESOLVED',
})

async function moveTo(tx: Tx, alert: Alert, state: Partial<Alert>, now: Date): Promise<Change<'alert'>> {
  const row = await tx.alert.update({ where: { id: alert.id }, data: { ...state, updatedAt: now } })
  return { topic: 'alert', kind: 'UPDATED', row, at: now, before: alert }
}

async function raise(tx: Tx, hotspotId: string, cause: Cause, now: Date): Promise<Change<'alert'>> {
  const { severity, message, over } = cause
  const past = over && ({ status: 'RESOLVED', resolvedAt: now } as const)
  const row = newAlert({ hotspotId, level: severity, ...worded(message), ...past }, now)
  await tx.alert.create({ data: row, select: { id: true } })
  return { topic: 'alert', kind: 'CREATED', row, at: now, before: null }
}

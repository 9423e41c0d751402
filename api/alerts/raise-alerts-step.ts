import type { WrittenHotspots } from '../hotspots/hotspot-store.ts'
import type { Tx } from '../platform/db.ts'
import type { Alert } from '../platform/generated/prisma/client.ts'
import type { Change } from '../realtime/events.ts'
import {
  insertAlerts,
  linkAnomalies,
  lockAlertsOfAnomalies,
  lockAlertsOfHotspots,
  saveAlerts,
  tallyAnomalies,
} from './alert-store.ts'
import { assignAlerts, groupCause, movedAlert, raisedAlert, wantedAlerts } from './anomaly-alerts.ts'
import { hotspotAlertChange, hotspotCause } from './hotspot-alerts.ts'
import { removeAlerts } from './remove-alerts-step.ts'

/**
 * Raises alerts for new hotspots and anomalies, which are stored already, and updates the alerts whose cause changed.
 * @returns the changes for the log
 */
export async function raiseAlerts(
  tx: Tx,
  hotspots: WrittenHotspots,
  anomalies: readonly Change<'anomaly'>[],
  now: Date,
): Promise<Change<'alert' | 'notification'>[]> {
  return [...(await raiseForHotspots(tx, hotspots, now)), ...(await raiseForAnomalies(tx, anomalies, now))]
}

async function raiseForHotspots(tx: Tx, { steps, entities }: WrittenHotspots, now: Date): Promise<Change<'alert'>[]> {
  const known = steps.flatMap(({ kind, row }) => (kind === 'UPDATED' ? row.id : []))
  const alerts = new Map((await lockAlertsOfHotspots(tx, known)).map((alert) => [alert.hotspotId, alert]))
  const stored = new Set(alerts.keys())
  const changes: Change<'alert'>[] = []
  for (const { kind, row, amends = false } of steps) {
    if (kind === 'REMOVED') continue
    const cause = hotspotCause(row, entities.get(row.entityId)?.name ?? 'An entity')
    const change = hotspotAlertChange({ hotspotId: row.id, alert: alerts.get(row.id), cause, amends }, now)
    if (!change) continue
    alerts.set(row.id, change.row)
    changes.push(change)
  }
  const changed = [...new Set(changes.map(({ row }) => row.hotspotId))]
  const rowsOf = (ids: (string | null)[]): Alert[] => ids.flatMap((id) => alerts.get(id) ?? [])
  await insertAlerts(tx, rowsOf(changed.filter((id) => !stored.has(id))))
  await saveAlerts(tx, rowsOf(changed.filter((id) => stored.has(id))))
  return changes
}

/**
 * Raises an alert for each new anomaly, or adds the anomaly to the open alert of the same cause, and updates the alerts
 * whose anomalies changed: 200 packages stuck at one hub share one alert that counts them. Removes alerts whose
 * anomalies should never have existed, with their notifications.
 * @returns the changes for the log
 */
export async function raiseForAnomalies(
  tx: Tx,
  anomalies: readonly Change<'anomaly'>[],
  now: Date,
): Promise<Change<'alert' | 'notification'>[]> {
  if (anomalies.length === 0) return []
  const known = new Map((await lockAlertsOfAnomalies(tx, wantedAlerts(anomalies))).map((alert) => [alert.id, alert]))
  const { fresh, joined, groupKeys } = assignAlerts(anomalies, known, now)
  await insertAlerts(tx, fresh)
  await linkAnomalies(tx, joined)
  const tallies = await tallyAnomalies(tx, [...known.keys(), ...fresh.map(({ id }) => id)])
  const causeOf = (id: string) => {
    const tally = tallies.get(id)
    return tally && groupCause(tally)
  }
  const raised = fresh.flatMap((alert) => {
    const cause = causeOf(alert.id)
    return cause ? raisedAlert(alert, cause, now) : []
  })
  const dismissed = new Set(anomalies.flatMap(({ row }) => (row.status === 'DISMISSED' ? (row.alertId ?? []) : [])))
  const moved = [...known].flatMap(([id, alert]) => {
    const cause = causeOf(id)
    const next = { groupKey: groupKeys.get(id) ?? null, dismissed: dismissed.has(id) }
    return cause ? (movedAlert(alert, { ...next, cause }, now) ?? []) : []
  })
  await saveAlerts(
    tx,
    [...raised, ...moved].map(({ row }) => row),
  )
  // Without any anomaly, an alert should never have existed.
  const without = [...known.values()].filter(({ id }) => causeOf(id) === undefined)
  return [...raised, ...moved, ...(await removeAlerts(tx, without, 'WITHDRAWN', now))]
}

import type { EntityState } from '../emissions/entity-store.ts'
import type { HotspotStep } from '../hotspots/watch.ts'
import type { Tx } from '../platform/db.ts'
import type { Alert, Hotspot } from '../platform/generated/prisma/client.ts'
import { newId } from '../platform/ids.ts'
import type { Change, ChangeKind, Rows } from '../realtime/events.ts'
import { type Cause, nextAlertState } from './alert-lifecycle.ts'
import { messageOf } from './messages.ts'

type About = { hotspotId: string } | { anomalyId: string }

/**
 * Raises one alert for each new hotspot and anomaly, and moves those on whose cause changed.
 * @returns the changes for the log
 */
export async function raiseAlerts(
  tx: Tx,
  { steps, entities }: { steps: readonly HotspotStep[]; entities: ReadonlyMap<string, EntityState> },
  anomalies: readonly Change<'anomaly'>[],
  now: Date,
): Promise<Change<'alert'>[]> {
  const alerts = await loadAlerts(tx, [...steps, ...anomalies])
  const changes: (Change<'alert'> | null)[] = []
  for (const { row } of steps) {
    changes.push(await follow(tx, { hotspotId: row.id }, hotspotCause(row, entities.get(row.entityId)), alerts, now))
  }
  for (const { row } of anomalies) {
    const cause = { severity: row.severity, message: row.description, over: row.status !== 'OPEN' }
    changes.push(await follow(tx, { anomalyId: row.id }, cause, alerts, now))
  }
  return changes.flatMap((change) => change ?? [])
}

/** The alerts of causes that are not new, by the id of the cause. */
async function loadAlerts(
  tx: Tx,
  causes: readonly { kind: ChangeKind; row: { id: string } }[],
): Promise<Map<string, Alert>> {
  const ids = causes.flatMap(({ kind, row }) => (kind === 'UPDATED' ? row.id : []))
  if (ids.length === 0) return new Map()
  // Whoever decides on one of them now is either seen here or waits.
  await tx.$queryRaw`
    select id from "Alert" where "hotspotId" = any(${ids}::uuid[]) or "anomalyId" = any(${ids}::uuid[])
    order by id for update`
  const rows = await tx.alert.findMany({ where: { OR: [{ hotspotId: { in: ids } }, { anomalyId: { in: ids } }] } })
  return new Map(rows.map((row) => [row.hotspotId ?? row.anomalyId ?? '', row]))
}

const hotspotCause = (row: Hotspot, entity: EntityState | undefined): Cause => ({
  severity: row.severity,
  message: messageOf(row, entity?.name ?? 'An entity'),
  over: row.status === 'RESOLVED',
})

async function follow(
  tx: Tx,
  about: About,
  cause: Cause,
  alerts: Map<string, Alert>,
  now: Date,
): Promise<Change<'alert'> | null> {
  const causeId = 'hotspotId' in about ? about.hotspotId : about.anomalyId
  const alert = alerts.get(causeId)
  const change = alert ? await moveOn(tx, alert, cause, now) : cause.over ? null : await raise(tx, about, cause, now)
  if (change) alerts.set(causeId, change.row)
  return change
}

async function moveOn(tx: Tx, alert: Alert, cause: Cause, now: Date): Promise<Change<'alert'> | null> {
  const transition = nextAlertState(alert, cause, now)
  if (!transition) return null
  const row = await tx.alert.update({ where: { id: alert.id }, data: { ...transition.state, updatedAt: now } })
  return { topic: 'alert', kind: 'UPDATED', row, at: now }
}

async function raise(tx: Tx, about: About, cause: Cause, now: Date): Promise<Change<'alert'>> {
  const row: Rows['alert'] = {
    id: newId(),
    level: cause.severity,
    message: cause.message,
    status: 'FIRING',
    hotspotId: null,
    anomalyId: null,
    acknowledgedBy: null,
    acknowledgedAt: null,
    resolvedBy: null,
    resolvedAt: null,
    note: null,
    createdAt: now,
    updatedAt: now,
    ...about,
  }
  await tx.alert.create({ data: row, select: { id: true } })
  return { topic: 'alert', kind: 'CREATED', row, at: now }
}

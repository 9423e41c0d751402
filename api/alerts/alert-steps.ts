import type { EntityState } from '../emissions/entity-store.ts'
import type { HotspotStep } from '../hotspots/watch.ts'
import type { Tx } from '../platform/db.ts'
import type { Hotspot } from '../platform/generated/prisma/client.ts'
import { newId } from '../platform/ids.ts'
import type { Change, Rows } from '../realtime/events.ts'
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
  const changes: Change<'alert'>[] = []
  for (const { row } of steps) {
    changes.push(...(await follow(tx, { hotspotId: row.id }, hotspotCause(row, entities.get(row.entityId)), now)))
  }
  for (const { row } of anomalies) {
    const cause = { severity: row.severity, message: row.description, over: row.status !== 'OPEN' }
    changes.push(...(await follow(tx, { anomalyId: row.id }, cause, now)))
  }
  return changes
}

const hotspotCause = (row: Hotspot, entity: EntityState | undefined): Cause => ({
  severity: row.severity,
  message: messageOf(row, entity?.name ?? 'An entity'),
  over: row.status === 'RESOLVED',
})

async function follow(tx: Tx, about: About, cause: Cause, now: Date): Promise<Change<'alert'>[]> {
  const alert = await tx.alert.findFirst({ where: about })
  if (!alert) return cause.over ? [] : [await raise(tx, about, cause, now)]
  const transition = nextAlertState(alert, cause, now)
  if (!transition) return []
  const row = await tx.alert.update({ where: { id: alert.id }, data: { ...transition.state, updatedAt: now } })
  return [{ topic: 'alert', kind: 'UPDATED', row, at: now }]
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

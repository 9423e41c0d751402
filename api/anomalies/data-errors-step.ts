import type { EntityState } from '../emissions/entity-store.ts'
import type { Tx } from '../platform/db.ts'
import type { Anomaly } from '../platform/generated/prisma/client.ts'
import { newId } from '../platform/ids.ts'
import type { Change } from '../realtime/events.ts'
import type { Rows } from '../realtime/topics.ts'

/** A stored emission that may be impossible. */
export type Suspect = {
  id: string
  activity: { eventId: string; occurredAt: Date }
  impossible: string | null
  entities: readonly Pick<EntityState, 'id'>[]
}

/** Opens an anomaly for each emission whose figure is impossible. @returns the changes for the log */
export async function reportDataErrors(tx: Tx, stored: readonly Suspect[], now: Date): Promise<Change<'anomaly'>[]> {
  const known = new Set(await knownOf(tx, stored))
  const rows = stored.flatMap((item) =>
    item.impossible === null || known.has(item.id) ? [] : anomalyOf(item, item.impossible, now),
  )
  if (rows.length > 0) await tx.anomaly.createMany({ data: rows })
  return rows.map((row) => ({ topic: 'anomaly', kind: 'CREATED', row, at: now, before: null }))
}

/** The ids of those whose anomaly continues from an earlier figure. */
async function knownOf(tx: Tx, stored: readonly Suspect[]): Promise<string[]> {
  const ids = stored.flatMap(({ id, impossible }) => (impossible === null ? [] : id))
  if (ids.length === 0) return []
  const rows = await tx.anomaly.findMany({ where: { emissionId: { in: ids } }, select: { emissionId: true } })
  return rows.flatMap(({ emissionId }) => emissionId ?? [])
}

const anomalyOf = (
  { id, activity: { eventId, occurredAt }, entities }: Suspect,
  description: string,
  now: Date,
): Rows['anomaly'] => ({
  id: newId(),
  type: 'DATA_ERROR',
  severity: 'HIGH',
  description: `${description} Event ${eventId} is kept and shown, but no series counts it.`,
  recommendedAction: 'Check the unit and the amount at the source, then send the event again with corrects: true.',
  confidence: 1,
  rawLogit: null,
  status: 'OPEN',
  packageId: null,
  entityId: entities[0]?.id ?? null,
  emissionId: id,
  groupKey: null,
  carrier: null,
  location: null,
  lane: null,
  alertId: null,
  note: null,
  openedAt: null,
  observedAt: occurredAt,
  endedAt: null,
  detectedAt: now,
  updatedAt: now,
})

/** The anomalies of these events' emissions, by event id. Read them before the emissions are withdrawn. */
export async function findDataErrors(tx: Tx, eventIds: readonly string[]): Promise<Map<string, Anomaly>> {
  if (eventIds.length === 0) return new Map()
  const rows = await tx.anomaly.findMany({
    where: { emission: { eventId: { in: [...eventIds] } } },
    include: { emission: { select: { eventId: true } } },
    orderBy: { id: 'asc' },
  })
  return new Map(rows.map(({ emission, ...row }) => [emission?.eventId ?? '', row]))
}

/**
 * Moves the anomalies of corrected events to the emissions that replaced them: an anomaly recovers when the new figure
 * is possible, and describes the new figure when it is not.
 * @returns the changes for the log, and the anomalies of events that were not replaced
 */
export async function correctDataErrors(
  tx: Tx,
  errors: ReadonlyMap<string, Anomaly>,
  stored: readonly Suspect[],
  now: Date,
): Promise<{ changes: Change<'anomaly'>[]; left: Anomaly[] }> {
  const left = new Map(errors)
  const changes: Change<'anomaly'>[] = []
  for (const item of stored) {
    const before = left.get(item.activity.eventId)
    if (!before) continue
    left.delete(item.activity.eventId)
    const row = { ...before, ...correctedBy(before, item, now) }
    await tx.anomaly.update({ where: { id: row.id }, data: row })
    if (row.updatedAt === now) changes.push({ topic: 'anomaly', kind: 'UPDATED', row, at: now, before })
  }
  return { changes, left: [...left.values()] }
}

function correctedBy(before: Anomaly, item: Suspect, now: Date): Partial<Anomaly> {
  const emissionId = item.id
  const entityId = item.entities[0]?.id ?? null
  if (item.impossible !== null) {
    const { description, observedAt } = anomalyOf(item, item.impossible, now)
    return { emissionId, entityId, description, observedAt, status: 'OPEN', endedAt: null, updatedAt: now }
  }
  if (before.status !== 'OPEN') return { emissionId, entityId }
  return { emissionId, entityId, status: 'RECOVERED', endedAt: now, updatedAt: now }
}

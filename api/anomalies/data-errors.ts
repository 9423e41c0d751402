import type { EntityState } from '../emissions/entity-store.ts'
import type { Tx } from '../platform/db.ts'
import { newId } from '../platform/ids.ts'
import type { Change, Rows } from '../realtime/events.ts'

/** A stored emission that may be impossible. */
export type Suspect = {
  id: string
  activity: { eventId: string; occurredAt: Date }
  impossible: string | null
  entities: readonly Pick<EntityState, 'id'>[]
}

/** Opens an anomaly for each emission that cannot be true. @returns the changes for the log */
export async function reportDataErrors(tx: Tx, stored: readonly Suspect[], now: Date): Promise<Change<'anomaly'>[]> {
  const rows = stored.flatMap((item) => (item.impossible === null ? [] : anomalyOf(item, item.impossible, now)))
  if (rows.length > 0) await tx.anomaly.createMany({ data: rows })
  return rows.map((row) => ({ topic: 'anomaly', kind: 'CREATED', row, at: now, before: null }))
}

const anomalyOf = (
  { id, activity: { eventId, occurredAt }, entities }: Suspect,
  description: string,
  now: Date,
): Rows['anomaly'] => ({
  id: newId(),
  type: 'DATA_ERROR',
  severity: 'HIGH',
  description: `${description} Event ${eventId} is kept and shown, and left out of every series.`,
  recommendedAction: 'Check the unit and the amount at the source, then send the event again with corrects: true.',
  confidence: 1,
  rawLogit: null,
  status: 'OPEN',
  packageId: null,
  entityId: entities[0]?.id ?? null,
  emissionId: id,
  groupKey: null,
  alertId: null,
  note: null,
  observedAt: occurredAt,
  endedAt: null,
  detectedAt: now,
  updatedAt: now,
})

/** Closes the anomalies of emissions that are about to be corrected. @returns the changes for the log */
export async function recoverDataErrors(tx: Tx, eventIds: readonly string[], now: Date): Promise<Change<'anomaly'>[]> {
  if (eventIds.length === 0) return []
  const rows = await tx.anomaly.updateManyAndReturn({
    where: { status: 'OPEN', emission: { eventId: { in: [...eventIds] } } },
    data: { status: 'RECOVERED', endedAt: now, updatedAt: now },
  })
  return rows.map((row) => ({ topic: 'anomaly', kind: 'UPDATED', row, at: now, before: { ...row, status: 'OPEN' } }))
}

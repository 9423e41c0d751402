/** Rows of each kind as a node holds them, in the database and in its log, for tests of whoever reads them. */
import { worded } from '../alerts/new-alert.ts'
import type { Db, Tx } from '../platform/db.ts'
import { foldedLines } from '../platform/fold.ts'
import type { EntityType } from '../platform/generated/prisma/client.ts'
import { newId } from '../platform/ids.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import type { AlertChangeReason, Change } from '../realtime/events.ts'
import type { Topic } from '../realtime/topics.ts'

/** Columns of a row, as text or as the database has them. */
export type Fields = Record<string, unknown>

const quarter = { periodStart: '2013-01-01T00:00:00.000Z', periodEnd: '2013-04-01T00:00:00.000Z' }

/** What a new row has where nothing else is said. kg CO2e. */
const newRow: Record<Topic, Fields> = {
  hotspot: {
    ...quarter,
    predictedCo2: 12_431.7,
    baselineCo2: 4_400,
    baselineLow: 3_100,
    baselineHigh: 6_200,
    percentAbove: 182.5,
    severity: 'HIGH',
    status: 'ACTIVE',
    drivers: [],
    startedAt: quarter.periodStart,
    advisedCo2: 0,
    scannedAt: [],
    reason: 'It is above its baseline.',
    observedAt: '2013-02-15T00:00:00.000Z',
  },
  alert: { level: 'HIGH', message: 'It is above its baseline.', status: 'FIRING' },
  recommendation: {
    action: 'Ship by sea',
    rootCause: 'Air carried most of it.',
    co2Reduction: 5_820,
    status: 'PENDING',
    citations: [],
    writtenBy: 'composed',
  },
  anomaly: {
    type: 'DATA_ERROR',
    severity: 'HIGH',
    status: 'OPEN',
    description: 'This cannot be.',
    recommendedAction: 'Correct it.',
    confidence: 0.97,
    observedAt: '2013-02-01T00:00:00.000Z',
    detectedAt: '2013-02-01T00:00:00.000Z',
  },
  notification: { level: 'HIGH', title: 'New alert', body: 'It is above its baseline.' },
  package: { carrier: 'DHL', status: 'IN_TRANSIT', location: 'Hamburg' },
}

type Delegate = {
  findUnique(query: object): Promise<Fields | null>
  update(query: object): Promise<Fields>
  create(query: object): Promise<Fields>
}

/** What a status says of other columns, which the database insists on. */
function ofStatus(topic: Topic, status: unknown, now: Date): Fields {
  const when = (isSo: boolean) => (isSo ? now : null)
  if (status === undefined) return {}
  if (topic === 'recommendation') return { decidedAt: when(status !== 'PENDING') }
  if (topic === 'anomaly') return { endedAt: when(status !== 'OPEN') }
  if (topic !== 'alert') return {}
  return {
    resolvedAt: when(status === 'RESOLVED'),
    // Long enough that no agent ends it.
    silencedUntil: status === 'SUPPRESSED' ? new Date(now.getTime() + 86_400_000) : null,
    ...(status === 'ACKNOWLEDGED' && { acknowledgedAt: now }),
  }
}

/** Columns that follow from others, and those of every new row. */
function completed(topic: Topic, given: Fields, isNew: boolean, now: Date): Fields {
  const fields: Fields = isNew ? { ...newRow[topic], ...given } : given
  return {
    ...(isNew && topic !== 'anomaly' && { createdAt: now }),
    ...(isNew && topic === 'recommendation' && { measureId: newId() }),
    ...(topic !== 'notification' && { updatedAt: now }),
    ...ofStatus(topic, fields.status, now),
    ...fields,
    ...(typeof fields.message === 'string' && worded(fields.message)),
    ...(typeof fields.trackingNumber === 'string' && { searchText: foldedLines(fields.trackingNumber) }),
  }
}

/** As the log has it: a hotspot says what its entity is called. */
async function asNews(tx: Tx, topic: Topic, row: Fields): Promise<Fields> {
  if (topic === 'notification') return { ...row, readBy: null }
  if (topic !== 'hotspot') return row
  const entity = await tx.entity.findUniqueOrThrow({ where: { id: String(row.entityId) } })
  return { ...row, entityKey: entity.key, entityName: entity.name }
}

/**
 * One row to be stored: made where there is none with this id. `entity` among the fields is made, too, and linked to;
 * `quiet`: the log does not tell of it; `reason`: why an alert changed, of which people are told then.
 */
export type Put = { topic: Topic; id: string; fields: Fields; quiet?: boolean; reason?: AlertChangeReason }

type EntityFields = { type: EntityType; key: string; name: string }

async function linked(tx: Tx, topic: Topic, { entity, ...fields }: Fields): Promise<Fields> {
  if (!entity) return fields
  const { type, key, name } = entity as EntityFields
  const entityId = await putEntity(tx, type, key, name)
  return { ...fields, entityId, ...(topic === 'hotspot' && { entityType: type }) }
}

/** Stores rows in one transaction, and tells of each; `now` stamps them. */
export function put(log: ChangeLog, rows: readonly Put[], now = new Date()): Promise<void> {
  return log.commit(async (tx, emit) => {
    for (const { topic, id, fields: given, quiet = false, reason } of rows) {
      const fields = await linked(tx, topic, given)
      const table = tx[topic] as unknown as Delegate
      const before = await table.findUnique({ where: { id } })
      const data = completed(topic, fields, !before, now)
      const row = before ? await table.update({ where: { id }, data }) : await table.create({ data: { id, ...data } })
      if (quiet) continue
      emit({
        topic,
        kind: before ? 'UPDATED' : 'CREATED',
        row: await asNews(tx, topic, row),
        at: now,
        before: before && (await asNews(tx, topic, before)),
        ...(topic === 'alert' && { reason }),
      } as unknown as Change)
    }
  })
}

/** Stores many new rows of one topic at once, of which the log tells nothing; `now` stamps them. */
export async function fill(db: Db, topic: Topic, rows: readonly Omit<Put, 'topic'>[], now = new Date()): Promise<void> {
  const data = rows.map(({ id, fields }) => ({ id, ...completed(topic, fields, true, now) }))
  await (db[topic] as unknown as { createMany(query: object): Promise<unknown> }).createMany({ data })
}

/** Takes a row out that should never have been, and tells of it. */
export function remove(log: ChangeLog, topic: Topic, id: string, now = new Date()): Promise<void> {
  return log.commit(async (tx, emit) => {
    const row = await asNews(tx, topic, (await (tx[topic] as unknown as Delegate).findUnique({ where: { id } })) ?? {})
    await (tx[topic] as unknown as { delete(query: object): Promise<unknown> }).delete({ where: { id } })
    const reason = topic === 'alert' && { reason: 'WITHDRAWN' }
    emit({ topic, kind: 'REMOVED', row, at: now, before: null, ...reason } as unknown as Change)
  })
}

/** The id of the entity with this type and key; it is made where there is none. */
export async function putEntity(tx: Db | Tx, type: EntityType, key: string, name: string): Promise<string> {
  const data = { name, searchText: foldedLines(name, key) }
  const { id } = await tx.entity.upsert({
    where: { type_key: { type, key } },
    create: { id: newId(), type, key, ...data },
    update: data,
  })
  return id
}

/** A node that writes so many changes a second when told to; speaks over its process's channel. */
import { setTimeout } from 'node:timers/promises'
import type { Alert, Anomaly, Recommendation } from '../../api/platform/generated/prisma/client.ts'
import { newId } from '../../api/platform/ids.ts'
import type { AlertChangeReason, Change } from '../../api/realtime/events.ts'
import type { HotspotNews } from '../../api/realtime/topics.ts'
import { put } from '../../api/testing/rows.ts'
import { storeChanges } from '../../api/testing/store-changes.ts'
import { openBenchNode } from './bench-node.ts'

export type FloodCommand = { perSecond: number; seconds: number }
/** `seconds`: how long it took. */
export type FloodReply = { written: number; seconds: number }

const hotspotCount = 60
const restMs = 10

// None of these alerts is told to people one by one.
const { db, log, url } = await openBenchNode({ NOTIFY_LEVEL: 'CRITICAL' })
const ids = Array.from({ length: hotspotCount }, () => newId())
for (const [n, id] of ids.entries()) {
  const name = `Supplier ${n}`
  await put(log, [
    { topic: 'hotspot', id, fields: { entity: { type: 'SUPPLIER', key: name, name } } },
    { topic: 'alert', id: newId(), fields: { hotspotId: id, message: `${name} is above its baseline.` } },
    { topic: 'recommendation', id: newId(), fields: { hotspotId: id } },
  ])
}
await put(log, [{ topic: 'anomaly', id: newId(), fields: {} }])

/** The rows as they are now; what is new goes in at the end. */
const inOrder = { orderBy: { id: 'asc' } } as const
const hotspots: HotspotNews[] = (await db.hotspot.findMany({ ...inOrder, include: { entity: true } })).map(
  ({ entity, ...row }) => ({ ...row, entityKey: entity.key, entityName: entity.name }),
)
const alerts = await db.alert.findMany(inOrder)
const recommendations = await db.recommendation.findMany(inOrder)
const anomalies = await db.anomaly.findMany(inOrder)
const [firstAlert, firstAnomaly] = [alerts[0] as Alert, anomalies[0] as Anomaly]
const newAlerts: Alert[] = []
const newAnomalies: Anomaly[] = []

type Stored = Change<'hotspot' | 'alert' | 'recommendation' | 'anomaly'>
type Row = { id: string; updatedAt: Date }
/** The nth row, changed, with what it was. */
function changed<T extends Row>(rows: T[], n: number, fields: Partial<T>, updatedAt: Date) {
  const before = rows[n] as T
  const row = { ...before, ...fields, updatedAt }
  rows[n] = row
  return { kind: 'UPDATED' as const, row, before, at: updatedAt }
}
/** One row more. */
function added<T extends Row>(rows: T[], row: T) {
  rows.push(row)
  return { kind: 'CREATED' as const, row, before: null, at: row.updatedAt }
}

/** Of ten changes six are new figures of hotspots; alerts, anomalies and recommendations come and go. */
function changeOf(n: number, at: Date): Stored {
  const turn = Math.floor(n / 10)
  const isNew = turn % 2 === 0
  const alert = (change: Omit<Change<'alert'>, 'topic' | 'reason'>, reason: AlertChangeReason): Stored =>
    ({ topic: 'alert', ...change, reason }) as Change<'alert'>
  switch (n % 10) {
    case 6: {
      const row = { ...firstAlert, id: newId(), hotspotId: null, level: 'WARN', createdAt: at, updatedAt: at } as const
      return isNew
        ? alert(added(newAlerts, row), 'RAISED')
        : alert(changed(newAlerts, newAlerts.length - 1, { status: 'RESOLVED', resolvedAt: at }, at), 'CAUSE_ENDED')
    }
    case 7: {
      const fields: Partial<Alert> = isNew
        ? { status: 'RESOLVED', resolvedAt: at }
        : { status: 'FIRING', resolvedAt: null }
      return alert(changed(alerts, turn % hotspotCount, fields, at), isNew ? 'CAUSE_ENDED' : 'REOPENED')
    }
    case 8: {
      const row = { ...firstAnomaly, id: newId(), detectedAt: at, updatedAt: at }
      const ended: Partial<Anomaly> = { status: 'RECOVERED', endedAt: at }
      return {
        topic: 'anomaly',
        ...(isNew ? added(newAnomalies, row) : changed(newAnomalies, newAnomalies.length - 1, ended, at)),
      }
    }
    case 9: {
      const fields: Partial<Recommendation> = { co2Reduction: 1_000 + (n % 997) }
      return { topic: 'recommendation', ...changed(recommendations, turn % hotspotCount, fields, at) }
    }
    default: {
      const fields = { predictedCo2: 10_000 + (n % 4_999), percentAbove: 80 + (n % 311) }
      return { topic: 'hotspot', ...changed(hotspots, n % hotspotCount, fields, at) }
    }
  }
}

async function flood({ perSecond, seconds }: FloodCommand): Promise<FloodReply> {
  const began = performance.now()
  const elapsed = () => (performance.now() - began) / 1000
  let written = 0
  while (written < seconds * perSecond) {
    const due = Math.min(seconds, elapsed()) * perSecond
    const changes: Stored[] = []
    while (written + 1 <= due) changes.push(changeOf(written++, new Date()))
    if (changes.length > 0) await storeChanges(log, changes)
    await setTimeout(restMs)
  }
  return { written, seconds: elapsed() }
}

process.on('message', async (command: FloodCommand) => process.send?.(await flood(command)))
process.send?.({ url })

/** The least that makes changes: events that cannot be true. Each gives one anomaly and one alert. */
import type { Change } from '../realtime/events.ts'
import type { TestNode } from './harness.ts'

const ingest = `mutation ($input: [ActivityInput!]!) {
  ingestActivities(input: $input) { accepted duplicates rejected { message } }
}`

type Ingested = { ingestActivities: { accepted: number; duplicates: number; rejected: { message: string }[] } }

/** 999 t by air, as an ActivityInput. */
export const impossible = (eventId: string, massKg = 999_000) => ({
  eventId,
  occurredAt: '2026-01-01T00:00:00Z',
  entity: { type: 'CARRIER', key: 'carrier-1' },
  freight: { mode: 'AIR', massKg, distanceKm: 100 },
})

/** Takes in one impossible event for each id, in one call. */
export async function report(node: Pick<TestNode, 'data'>, ...eventIds: string[]): Promise<void> {
  const input = eventIds.map((id) => impossible(id))
  const { ingestActivities } = await node.data<Ingested>(ingest, { input })
  if (ingestActivities.accepted !== eventIds.length) throw new Error(JSON.stringify(ingestActivities))
}

/** Sends possible figures for events that were impossible: their anomalies recover. */
export async function correct(node: Pick<TestNode, 'data'>, ...eventIds: string[]): Promise<void> {
  await node.data(ingest, { input: eventIds.map((id) => ({ ...impossible(id, 1_000), corrects: true })) })
}

export const anomalyChanges = `subscription ($after: String, $where: AnomalyWhere) {
  anomalyChanges(after: $after, where: $where) { cursor kind at anomaly { id status description } }
}`

export type AnomalyChanges = {
  anomalyChanges: {
    cursor: string
    kind: 'CREATED' | 'UPDATED' | 'LEFT'
    at: string
    anomaly: { id: string; status: string; description: string }
  }
}

/** The event that a change is about. */
export const eventOf = (change: AnomalyChanges): string =>
  /Event (\S+) is kept/.exec(change.anomalyChanges.anomaly.description)?.[1] ?? 'none'

export const position = async (node: Pick<TestNode, 'data'>): Promise<string> =>
  (await node.data<{ streamPosition: string }>('{ streamPosition }')).streamPosition

let made = 0
/** A change for `ChangeLog.commit` whose row stands in no table. */
export function rowlessChange(): Change<'anomaly'> {
  made += 1
  const at = new Date(Date.UTC(2026, 0, 1) + made)
  const id = `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`
  const text = { description: `Event ${made} is kept`, recommendedAction: 'none', note: null }
  const none = {
    packageId: null,
    entityId: null,
    emissionId: null,
    groupKey: null,
    carrier: null,
    location: null,
    lane: null,
    alertId: null,
    endedAt: null,
    rawLogit: null,
  }
  const when = { openedAt: null, observedAt: at, detectedAt: at, updatedAt: at }
  const row = {
    id,
    type: 'DATA_ERROR',
    severity: 'HIGH',
    status: 'OPEN',
    confidence: 1,
    ...text,
    ...none,
    ...when,
  } as const
  return { topic: 'anomaly', kind: 'CREATED', row, at, before: null }
}

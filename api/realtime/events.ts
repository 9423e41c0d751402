import type { Alert, Anomaly, Hotspot, Package, Recommendation } from '../platform/generated/prisma/client.ts'

/** What each topic of the log carries: the whole row, as it was when it changed. */
export type Rows = {
  package: Package
  hotspot: Hotspot
  anomaly: Anomaly
  alert: Alert
  recommendation: Recommendation
}

export type Topic = keyof Rows
export type ChangeKind = 'CREATED' | 'UPDATED'

/** What was created or updated. */
export type Change<T extends Topic = Topic> = {
  [Name in T]: { topic: Name; kind: ChangeKind; row: Rows[Name]; at: Date }
}[T]

/** A change with its place in the log; `cursor` is what consumers see of the place. */
export type LogEntry<T extends Topic = Topic> = Change<T> & { position: number; cursor: string }

const dates = new Set([
  'periodStart',
  'periodEnd',
  'observedAt',
  'createdAt',
  'updatedAt',
  'acknowledgedAt',
  'resolvedAt',
  'decidedAt',
  'detectedAt',
  'endedAt',
  'progressAt',
  'plannedAt',
  'positionAt',
  'promisedAt',
  'estimatedDelivery',
  'estimatedEarliest',
  'estimatedLatest',
  'firstScanAt',
  'lastScanAt',
  'deliveredAt',
  'dueAt',
])

/** Gives a row that went through JSON its dates back. */
export function reviveRow<T extends Topic>(row: Record<string, unknown>): Rows[T] {
  const entries = Object.entries(row).map(([key, value]) =>
    dates.has(key) && typeof value === 'string' ? [key, new Date(value)] : [key, value],
  )
  return Object.fromEntries(entries)
}

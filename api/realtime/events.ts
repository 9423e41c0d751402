import type {
  Alert,
  Anomaly,
  Hotspot,
  Notification,
  Package,
  Recommendation,
} from '../platform/generated/prisma/client.ts'

/** What each topic of the log carries: the whole row, as it was when it changed. */
export type Rows = {
  package: Package
  hotspot: HotspotNews
  anomaly: Anomaly
  alert: Alert
  recommendation: Recommendation
  notification: NotificationNews
}

/** With what its entity is called, by which a subscriber may look for it. */
export type HotspotNews = Hotspot & { entityKey: string; entityName: string }

/** `readBy`: who has read it just now; null when it is new. */
export type NotificationNews = Notification & { readBy: string | null }

export type Topic = keyof Rows

const everyTopic: Record<Topic, true> = {
  package: true,
  hotspot: true,
  anomaly: true,
  alert: true,
  recommendation: true,
  notification: true,
}
export const topics = Object.keys(everyTopic) as Topic[]

/**
 * What became of a row. REMOVED: it should never have been, because the events that it came from were retracted; the change
 * carries the row as it was last.
 */
export type ChangeKind = 'CREATED' | 'UPDATED' | 'REMOVED'

type Written<T extends Topic> = { [Name in T]: { topic: Name; kind: ChangeKind; row: Rows[Name]; at: Date } }[T]

/** What was created, updated or removed, and what it was before; null where it was not. */
export type Change<T extends Topic = Topic> = { [Name in T]: Written<Name> & { before: Rows[Name] | null } }[T]

/** A change as the log holds it, with its place; `cursor` is what consumers see of the place. */
export type LogEntry<T extends Topic = Topic> = Written<T> & { position: number; cursor: string }

const dates = new Set([
  'periodStart',
  'periodEnd',
  'observedAt',
  'createdAt',
  'updatedAt',
  'acknowledgedAt',
  'silencedUntil',
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

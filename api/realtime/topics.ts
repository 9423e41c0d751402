/** The topics of the log: what is known of each, in one place. A new topic begins here; the compiler names the rest. */
import type {
  Alert,
  Anomaly,
  Hotspot,
  Notification,
  Package,
  Prisma,
  Recommendation,
} from '../platform/generated/prisma/client.ts'

/** What each topic carries: the whole row, as it was when it changed. */
export type Rows = {
  package: Package
  hotspot: HotspotNews
  anomaly: Anomaly
  alert: Alert
  recommendation: Recommendation
  notification: NotificationNews
}

/** A row with what the log says beside its columns; what is no JSON there would not come back from the log as it was. */
type With<Row, Beside extends Record<string, string | null>> = Row & Beside

/** With what its entity is called, by which a subscriber may look for it. */
export type HotspotNews = With<Hotspot, { entityKey: string; entityName: string }>

/** `readBy`: who has read it just now; null when it is new. */
export type NotificationNews = With<Notification, { readBy: string | null }>

export type Topic = keyof Rows

/** The Prisma model, and the GraphQL type, of a topic's rows. */
export type Typename<T extends Topic = Topic> = Capitalize<T> & Prisma.ModelName

type TopicInfo<T extends Topic> = {
  typename: Typename<T>
  /**
   * The columns that the filter of the stream may ask for. The log keeps what they were before a change, by which a
   * stream knows that a row has left it.
   */
  watched: readonly (keyof Rows[T])[]
  /** The columns that webhooks send: a contract with whoever receives them. Other columns may be renamed at any time. */
  sent: readonly (keyof Rows[T])[]
}

export const topics = {
  package: {
    typename: 'Package',
    watched: ['trackingNumber', 'carrier', 'status', 'late', 'openAnomalies'],
    sent: [
      'trackingNumber',
      'carrier',
      'status',
      'location',
      'latitude',
      'longitude',
      'promisedAt',
      'estimatedDelivery',
      'lateProbability',
      'firstScanAt',
      'lastScanAt',
      'deliveredAt',
      'co2',
      'updatedAt',
    ],
  },
  hotspot: {
    typename: 'Hotspot',
    watched: ['entityId', 'entityType', 'entityKey', 'entityName', 'measure', 'severity', 'status'],
    sent: [
      'entityId',
      'entityType',
      'measure',
      'periodStart',
      'periodEnd',
      'predictedCo2',
      'baselineCo2',
      'baselineLow',
      'baselineHigh',
      'percentAbove',
      'severity',
      'status',
      'reason',
      'createdAt',
      'updatedAt',
    ],
  },
  anomaly: {
    typename: 'Anomaly',
    watched: ['type', 'severity', 'status', 'packageId', 'entityId'],
    sent: [
      'packageId',
      'entityId',
      'type',
      'severity',
      'description',
      'recommendedAction',
      'confidence',
      'status',
      'note',
      'observedAt',
      'detectedAt',
      'endedAt',
      'updatedAt',
    ],
  },
  alert: {
    typename: 'Alert',
    watched: ['level', 'message', 'status', 'hotspotId'],
    sent: [
      'hotspotId',
      'count',
      'level',
      'message',
      'status',
      'acknowledgedBy',
      'acknowledgedAt',
      'silencedUntil',
      'silencedBy',
      'resolvedBy',
      'resolvedAt',
      'note',
      'createdAt',
      'updatedAt',
    ],
  },
  recommendation: {
    typename: 'Recommendation',
    watched: ['status', 'hotspotId'],
    sent: [
      'hotspotId',
      'action',
      'rootCause',
      'co2Reduction',
      'status',
      'decidedBy',
      'decidedAt',
      'decisionNote',
      'outcomeStatus',
      'startedAt',
      'verdictDueAt',
      'createdAt',
      'updatedAt',
    ],
  },
  notification: {
    typename: 'Notification',
    watched: ['level', 'alertId'],
    sent: ['alertId', 'level', 'title', 'body', 'createdAt'],
  },
} as const satisfies { [T in Topic]: TopicInfo<T> }

export const topicNames = Object.keys(topics) as Topic[]

/** What a filter sees of a row. */
export type WatchedRow<T extends Topic> = Pick<Rows[T], Extract<(typeof topics)[T]['watched'][number], keyof Rows[T]>>

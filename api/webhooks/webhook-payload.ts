/** What webhooks are told of a change. */
import { globalId } from '../platform/ids.ts'
import type { LogEntry, Rows, Topic } from '../realtime/events.ts'

/** What a message says, beside its headers; `data` holds the row under the name of its topic. */
export type WebhookPayload = {
  /** Such as `hotspot.created`, `alert.updated` or `anomaly.removed`: it should never have been. */
  type: string
  /** When the change was written. */
  timestamp: string
  /** `reason`: of an alert only, why it changed (`AlertChangeReason`); null where the log did not keep it. */
  data: { cursor: string; kind: string; at: string } & Record<string, unknown>
}

/** The columns that are sent; all but these may be renamed without telling anybody. */
const sent: { [T in Topic]: readonly (keyof Rows[T])[] } = {
  hotspot: [
    'entityId',
    'entityType',
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
  alert: [
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
  recommendation: [
    'hotspotId',
    'action',
    'rootCause',
    'co2Reduction',
    'status',
    'decidedBy',
    'decidedAt',
    'decisionNote',
    'createdAt',
    'updatedAt',
  ],
  package: [
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
  notification: ['alertId', 'level', 'title', 'body', 'createdAt'],
  anomaly: [
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
}

/** Whether webhooks are told: who has read a notification concerns nobody else. */
export const isForWebhooks = ({ topic, kind }: LogEntry): boolean => topic !== 'notification' || kind !== 'UPDATED'

/** Ids are those of the GraphQL API. */
export function webhookPayload({ topic, kind, reason, cursor, at, row }: LogEntry): WebhookPayload {
  const values = row as Record<string, unknown>
  const columns = sent[topic].map((column) => [column, shown(column, values[column])] as const)
  return {
    type: `${topic}.${kind.toLowerCase()}`,
    timestamp: at.toISOString(),
    data: {
      cursor,
      kind,
      ...(topic === 'alert' && { reason }),
      at: at.toISOString(),
      [topic]: { id: globalId(capitalised(topic), row.id), ...Object.fromEntries(columns) },
    },
  }
}

/** The same for every attempt: who gets a message twice knows it by its id. */
export const messageId = ({ data }: Pick<WebhookPayload, 'data'>): string => `msg_${data.cursor}`

const typenames: Record<string, string> = {
  entityId: 'Entity',
  hotspotId: 'Hotspot',
  alertId: 'Alert',
  packageId: 'Package',
}

const shown = (column: string, value: unknown): unknown => {
  const typename = typenames[column]
  return typename && typeof value === 'string' ? globalId(typename, value) : value
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** The messages that webhooks get for changes. */
import { globalId } from '../platform/ids.ts'
import { isRecord, jsonReader } from '../platform/stored-json.ts'
import type { LogEntry } from '../realtime/events.ts'
import { typeNamedBy } from '../realtime/row-columns.ts'
import { type Topic, topics } from '../realtime/topics.ts'

/** The body of a message; `data` holds the row under the name of its topic. */
export type WebhookPayload = {
  /** Such as `hotspot.created`, `alert.updated` or `anomaly.removed`: it should never have been. */
  type: string
  /** When the change was written. */
  timestamp: string
  /** `reason`: for alerts only, why the alert changed (`AlertChangeReason`); null where the log did not keep it. */
  data: { cursor: string; kind: string; at: string } & Record<string, unknown>
}

/** Reads the message that a delivery was stored with. */
export const readPayload = jsonReader(
  'WebhookDelivery.payload',
  'replay the webhook from an earlier cursor',
  (stored): stored is WebhookPayload =>
    isRecord(stored) &&
    typeof stored.type === 'string' &&
    typeof stored.timestamp === 'string' &&
    isRecord(stored.data) &&
    typeof stored.data.cursor === 'string',
)

/** Whether webhooks are told: who has read a notification concerns nobody else. */
export const isForWebhooks = ({ topic, kind }: LogEntry): boolean => topic !== 'notification' || kind !== 'UPDATED'

/** Ids in the payload are those of the GraphQL API. */
export function webhookPayload({ topic, kind, reason, cursor, at, row }: LogEntry): WebhookPayload {
  const values = row as Record<string, unknown>
  const { typename, sent } = topics[topic]
  const columns = sent.map((column) => [column, shown(topic, column, values[column])] as const)
  return {
    type: `${topic}.${kind.toLowerCase()}`,
    timestamp: at.toISOString(),
    data: {
      cursor,
      kind,
      ...(topic === 'alert' && { reason }),
      at: at.toISOString(),
      [topic]: { id: globalId(typename, row.id), ...Object.fromEntries(columns) },
    },
  }
}

/** The same for every attempt, so that a receiver recognises a repeated message. */
export const messageId = ({ data }: Pick<WebhookPayload, 'data'>): string => `msg_${data.cursor}`

const shown = (topic: Topic, column: string, value: unknown): unknown => {
  const typename = typeNamedBy(topic, column)
  return typename && typeof value === 'string' ? globalId(typename, value) : value
}

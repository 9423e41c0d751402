import { expect, it } from 'vitest'
import type { LogEntry } from '../realtime/events.ts'
import { isForWebhooks, webhookPayload } from './webhook-payload.ts'

const at = new Date(Date.UTC(2026, 0, 1))
const entry = (kind: LogEntry['kind'], topic: LogEntry['topic'] = 'alert', reason: string | null = null) =>
  ({
    topic,
    kind,
    reason,
    at,
    position: 7,
    cursor: 'c-7',
    before: null,
    row: { id: 'a', status: 'FIRING' },
  }) as unknown as LogEntry

it('says of a row that should never have been that it was removed, with the row as it was last', () => {
  expect(webhookPayload(entry('REMOVED'))).toMatchObject({
    type: 'alert.removed',
    data: { cursor: 'c-7', kind: 'REMOVED', alert: { status: 'FIRING' } },
  })
})

it('says why an alert changed, null where the log did not keep it, and nothing of the kind of other rows', () => {
  expect(webhookPayload(entry('UPDATED', 'alert', 'ESCALATED')).data).toMatchObject({ reason: 'ESCALATED' })
  expect(webhookPayload(entry('UPDATED')).data).toMatchObject({ reason: null })
  expect(webhookPayload(entry('UPDATED', 'anomaly')).data).not.toHaveProperty('reason')
})

it('tells webhooks of notifications that are new or removed, and not who has read them', () => {
  const told = (['CREATED', 'UPDATED', 'REMOVED'] as const).filter((kind) => isForWebhooks(entry(kind, 'notification')))
  expect(told).toEqual(['CREATED', 'REMOVED'])
})

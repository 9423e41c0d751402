import { expect, it } from 'vitest'
import { newAlert } from '../alerts/new-alert.ts'
import type { Alert } from '../platform/generated/prisma/client.ts'
import type { AlertChangeReason } from '../realtime/events.ts'
import { notificationsOf } from './notify.ts'

const now = new Date('2026-01-02T08:00:00Z')
const firing = newAlert({ level: 'HIGH', message: 'It is high.' }, now)

/** What people are told, from HIGH on, of an alert that changed for this reason. */
function titleOf(reason: AlertChangeReason, row: Partial<Alert> = {}, before: Partial<Alert> = {}): string | undefined {
  const change = {
    topic: 'alert',
    kind: reason === 'RAISED' ? 'CREATED' : 'UPDATED',
    reason,
    row: { ...firing, ...row },
    at: now,
    before: reason === 'RAISED' ? null : { ...firing, ...before },
  } as const
  return notificationsOf([change], 'HIGH', now)[0]?.title
}

const acknowledged = { status: 'ACKNOWLEDGED', acknowledgedBy: 'Ada', acknowledgedAt: now } as const
const silenced = { status: 'SUPPRESSED', silencedBy: 'Ada', silencedUntil: now } as const
const resolved = { status: 'RESOLVED', resolvedAt: now } as const

it('people are told what the reason says, in words', () => {
  expect(titleOf('RAISED')).toBe('New high alert')
  expect(titleOf('REOPENED', {}, resolved)).toBe('New high alert')
  expect(titleOf('ESCALATED', { level: 'CRITICAL' }, acknowledged)).toBe('An alert is critical now')
  expect(titleOf('SILENCE_ENDED', {}, silenced)).toBe('A silence is over, the alert fires again')
  expect(titleOf('UNSILENCED', {}, silenced)).toBe('A silence is over, the alert fires again')
  expect(titleOf('ACKNOWLEDGED', acknowledged)).toBe('Ada has taken up an alert')
  expect(titleOf('SILENCED', silenced)).toBe('Ada has silenced an alert until 2026-01-02 08:00 UTC')
  expect(titleOf('RESOLVED', { ...resolved, resolvedBy: 'Ada' })).toBe('Ada has closed an alert')
  expect(titleOf('CAUSE_ENDED', resolved)).toBe('It is over')
})

it('people are told nothing of what calls for nobody', () => {
  expect(titleOf('UPDATED', { message: 'It is higher.' })).toBeUndefined()
  expect(titleOf('EASED', { level: 'WARN' })).toBeUndefined()
  expect(titleOf('RAISED', { level: 'WARN' })).toBeUndefined()
  expect(titleOf('RAISED', resolved)).toBeUndefined()
  expect(titleOf('REOPENED', acknowledged, { ...acknowledged, ...resolved })).toBeUndefined()
  expect(titleOf('ESCALATED', { ...silenced, level: 'CRITICAL' }, silenced)).toBeUndefined()
  expect(titleOf('CAUSE_ENDED', resolved, silenced)).toBeUndefined()
  expect(titleOf('CAUSE_ENDED', { ...resolved, level: 'WARN' })).toBeUndefined()
})

import { expect, it } from 'vitest'
import type { AlertChangeReason, AlertChangesSubscription, OutcomeStatus } from '../graphql/generated/graphql.ts'
import { rowKinds } from './row-kinds.ts'

type AlertChange = AlertChangesSubscription['alertChanges']

const alertLine = (
  reason: AlertChangeReason | null,
  fields: Partial<AlertChange['alert']> = {},
  kind: AlertChange['kind'] = 'UPDATED',
) =>
  rowKinds.Alert.line?.({
    cursor: '2',
    kind,
    reason,
    at: '',
    alert: {
      id: 'a',
      level: 'HIGH',
      message: 'check the unit',
      status: 'FIRING',
      acknowledgedBy: null,
      acknowledgedAt: null,
      silencedUntil: null,
      silencedBy: null,
      resolvedBy: null,
      resolvedAt: null,
      note: null,
      count: 1,
      createdAt: '',
      updatedAt: '',
      hotspot: null,
      ...fields,
    },
  })

const approvedLine = (status: OutcomeStatus | null, co2Reduction = 5_820) =>
  rowKinds.Recommendation.line?.({
    cursor: '1',
    kind: 'UPDATED',
    at: '2013-01-01T00:00:00Z',
    recommendation: {
      id: 'r',
      action: 'Ship by sea',
      rootCause: '',
      co2Reduction,
      rank: 1,
      leadTime: 'MONTHS',
      cost: 'SAVES',
      excludes: [],
      trackRecord: { verified: 0, notShown: 0, worse: 0, realisedShare: 1 },
      status: 'APPROVED',
      citations: [],
      decidedBy: 'mara',
      decidedAt: null,
      decisionNote: null,
      noOutcomeReason: null,
      outcome: status && {
        status,
        startedAt: null,
        startedBy: null,
        expected: 5_820,
        smallestEffect: 1_000,
        estimate: null,
        low: null,
        high: null,
        verdictDueAt: '',
        periods: 6,
        measuredPeriods: 0,
        explanation: '',
      },
      createdAt: '',
      updatedAt: '',
      hotspot: { id: 'h', status: 'ACTIVE', entity: { id: 'e', key: 'e', name: 'Cipla', type: 'SUPPLIER' } },
    },
  })

it('says who decided, what became of it, and speaks of alerts without a hotspot', () => {
  expect(approvedLine('PLANNED')?.what).toBe('Approved by mara')
  expect(approvedLine('STARTED')?.what).toBe('Action begun')
  expect(approvedLine('VERIFIED')?.what).toBe('Saving verified')
  expect(approvedLine(null)).toMatchObject({
    what: 'Approved by mara',
    text: 'Ship by sea (−5.8 t)',
    href: '/recommendations/r',
  })
  expect(approvedLine(null, 0)?.text).toBe('Ship by sea')
  expect(alertLine('RAISED', {}, 'CREATED')).toMatchObject({ what: 'New alert', href: '/alerts/a' })
})

it('says why an alert changed and who decided so', () => {
  const whatOf = (...change: Parameters<typeof alertLine>) => alertLine(...change)?.what
  expect(whatOf('ACKNOWLEDGED', { status: 'ACKNOWLEDGED', acknowledgedBy: 'mara' })).toBe('Alert acknowledged by mara')
  expect(whatOf('UPDATED', { status: 'ACKNOWLEDGED', acknowledgedBy: 'mara' })).toBe('Alert updated')
  expect(whatOf('SILENCED', { status: 'SUPPRESSED', silencedBy: 'mara' })).toBe('Alert silenced by mara')
  expect(whatOf('SILENCE_ENDED')).toBe('Alert fires again')
  expect(whatOf('ESCALATED')).toBe('Alert is worse')
  expect(whatOf('CAUSE_ENDED', { status: 'RESOLVED' })).toBe('Alert resolved')
})

it('says of a change that was written before reasons were kept only that there was one', () => {
  expect(alertLine(null, {}, 'CREATED')?.what).toBe('New alert')
  expect(alertLine(null, { status: 'ACKNOWLEDGED', acknowledgedBy: 'mara' })?.what).toBe('Alert changed')
})

import { expect, it } from 'vitest'
import { rowKinds } from './row-kinds.ts'

it('says who decided, and speaks of alerts without a hotspot', () => {
  const decided = rowKinds.Recommendation.line?.({
    cursor: '1',
    kind: 'UPDATED',
    at: '2013-01-01T00:00:00Z',
    recommendation: {
      id: 'r',
      action: 'Ship by sea',
      rootCause: '',
      co2Reduction: 5_820,
      status: 'APPROVED',
      citations: [],
      decidedBy: 'mara',
      decidedAt: null,
      decisionNote: null,
      createdAt: '',
      updatedAt: '',
      hotspot: { id: 'h', status: 'ACTIVE', entity: { id: 'e', key: 'e', name: 'Cipla', type: 'SUPPLIER' } },
    },
  })
  expect(decided).toMatchObject({ what: 'Approved by mara', text: 'Ship by sea (−5.8 t)', href: '/recommendations/r' })
  const alert = rowKinds.Alert.line?.({
    cursor: '2',
    kind: 'CREATED',
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
    },
  })
  expect(alert).toMatchObject({ what: 'New alert', href: '/alerts/a' })
})

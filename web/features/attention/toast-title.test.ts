import { expect, it } from 'vitest'
import type { AlertNews } from './alert-news.ts'
import { toastTitle } from './toast-title.ts'

const titleOf = (reason: AlertNews['reason'], kind: AlertNews['kind'] = 'UPDATED') =>
  toastTitle({ kind, reason, alert: { level: 'HIGH' } } as AlertNews)

it('says that an alert is new, worse or back, and nothing of other changes', () => {
  expect(titleOf('RAISED', 'CREATED')).toBe('New high alert')
  expect(titleOf('ESCALATED')).toBe('An alert is high now')
  for (const reason of ['REOPENED', 'UNSILENCED', 'SILENCE_ENDED'] as const) {
    expect(titleOf(reason)).toBe('An alert fires again')
  }
  for (const reason of ['UPDATED', 'EASED', 'ACKNOWLEDGED', 'RESOLVED'] as const) expect(titleOf(reason)).toBeNull()
})

it('says of a change that was written before reasons were kept only that an alert is new', () => {
  expect(titleOf(null, 'CREATED')).toBe('New high alert')
  expect(titleOf(null)).toBeNull()
})

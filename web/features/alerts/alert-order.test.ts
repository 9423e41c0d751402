import { expect, it } from 'vitest'
import { byNewest, byWorst } from './alert-order.ts'

const alert = (name: string, level: 'CRITICAL' | 'HIGH' | 'WARN', status: 'FIRING' | 'ACKNOWLEDGED', day: number) => ({
  name,
  level,
  status,
  createdAt: `2026-03-0${day}T08:00:00Z`,
})

it('puts the worst first, of those what nobody has taken up, of those the newest', () => {
  const alerts = [
    alert('new warning', 'WARN', 'FIRING', 9),
    alert('old critical', 'CRITICAL', 'FIRING', 1),
    alert('taken up', 'CRITICAL', 'ACKNOWLEDGED', 8),
    alert('critical', 'CRITICAL', 'FIRING', 2),
  ]
  expect(alerts.toSorted(byWorst).map(({ name }) => name)).toEqual([
    'critical',
    'old critical',
    'taken up',
    'new warning',
  ])
  expect(alerts.toSorted(byNewest)[0]?.name).toBe('new warning')
})

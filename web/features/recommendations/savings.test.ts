import { expect, it } from 'vitest'
import { byWeight, savingsOf } from './savings.ts'

const row = (status: string, hotspot: string, co2Reduction = 100) => ({
  status,
  co2Reduction,
  hotspot: { status: hotspot },
})

it('counts what waits for a decision, not what is decided or moot', () => {
  const rows = [
    row('PENDING', 'ACTIVE'),
    row('PENDING', 'RESOLVED'),
    row('APPROVED', 'RESOLVED', 40),
    row('REJECTED', 'ACTIVE'),
    row('APPROVED', 'ACTIVE', Number.NaN),
  ]
  expect(savingsOf(rows)).toEqual({ pending: { count: 1, co2: 100 }, approved: { count: 2, co2: 40 } })
  expect(savingsOf([]).pending).toEqual({ count: 0, co2: 0 })
})

it('puts first what somebody should decide, then what saves most', () => {
  const rows = [
    row('APPROVED', 'ACTIVE', 900),
    row('PENDING', 'ACTIVE', 1),
    row('PENDING', 'RESOLVED', 950),
    row('PENDING', 'ACTIVE', 5),
  ]
  expect(rows.sort(byWeight).map(({ co2Reduction }) => co2Reduction)).toEqual([5, 1, 950, 900])
})

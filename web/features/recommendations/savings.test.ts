import { expect, it } from 'vitest'
import { byWeight, savingsOf } from './savings.ts'

const row = (status: string, hotspot: string, co2Reduction = 100, id = '', excludes: string[] = []) => ({
  id,
  excludes: excludes.map((other) => ({ id: other })),
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

it('counts of those that exclude each other only the largest, and none beside one that was approved', () => {
  const [train, ship] = [
    row('PENDING', 'ACTIVE', 70, 'train', ['ship']),
    row('PENDING', 'ACTIVE', 90, 'ship', ['train']),
  ]
  const other = row('PENDING', 'ACTIVE', 5, 'other')
  expect(savingsOf([train, ship, other]).pending).toEqual({ count: 3, co2: 95 })
  expect(savingsOf([{ ...train, status: 'APPROVED' }, { ...ship, excludes: [] }, other])).toEqual({
    pending: { count: 2, co2: 5 },
    approved: { count: 1, co2: 70 },
  })
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

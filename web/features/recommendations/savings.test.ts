import { expect, it } from 'vitest'
import { pendingSavings } from './savings.ts'

it('counts what waits for a decision, not what is decided or moot', () => {
  const row = (status: string, hotspot: string) => ({ status, co2Reduction: 100, hotspot: { status: hotspot } })
  expect(pendingSavings([row('PENDING', 'ACTIVE'), row('PENDING', 'RESOLVED'), row('APPROVED', 'ACTIVE')])).toEqual({
    count: 1,
    co2: 100,
  })
  expect(pendingSavings([])).toEqual({ count: 0, co2: 0 })
})

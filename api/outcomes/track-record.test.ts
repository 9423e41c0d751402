import { describe, expect, it } from 'vitest'
import { noRecord, realisedShare } from './track-record.ts'

const recordOf = (...shares: number[]) => ({ ...noRecord, verified: shares.length, shares })

describe('what to expect of a measure', () => {
  it('is all of its promise as long as nothing was measured', () => {
    expect(realisedShare(noRecord)).toBe(1)
  })

  it('comes nearer to what was realised with each verdict', () => {
    const [one, two, ten] = [recordOf(0.2), recordOf(0.2, 0.2), recordOf(...Array(10).fill(0.2))].map(realisedShare)
    expect([1, one, two, ten, 0.2]).toEqual([1, one, two, ten, 0.2].sort((a, b) => (b ?? 0) - (a ?? 0)))
    expect(ten).toBeLessThan(0.5)
  })

  it('is moved little by one verdict that is far out', () => {
    expect(realisedShare(recordOf(50))).toBeLessThanOrEqual(1.2)
    expect(realisedShare(recordOf(-50))).toBeGreaterThanOrEqual(0.8)
  })
})

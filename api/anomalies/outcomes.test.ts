import { describe, expect, it } from 'vitest'
import { addCounts } from '../packages/histogram.ts'
import { calibrated, outcomesOf } from './outcomes.ts'
import type { Verdict } from './verdict.ts'

const verdict = (type: Verdict['type'], confidence: number): Verdict => ({
  type,
  confidence,
  severity: 'HIGH',
  say: () => ({ description: '', recommendedAction: '' }),
})
const promisedAt = new Date('2026-03-02')
const late = { promisedAt, deliveredAt: new Date('2026-03-03') }
const inTime = { promisedAt, deliveredAt: new Date('2026-03-01') }

/** 200 anomalies given `said`, of which a share came true. */
function learn(said: number, share: number): Map<string, number[]> {
  const history = new Map<string, number[]>()
  for (let n = 0; n < 200; n++) {
    const { type, rawLogit = null } = calibrated(verdict('STUCK', said), new Map())
    const added = outcomesOf(n < 200 * share ? late : inTime, [{ type, status: 'RECOVERED', rawLogit }])
    for (const [key, counts] of added) {
      const row = history.get(key) ?? []
      addCounts(row, counts)
      history.set(key, row)
    }
  }
  return history
}

describe('the confidence of an anomaly', () => {
  it('is as it was judged while nothing is known of how such ones turned out', () => {
    expect(calibrated(verdict('STUCK', 0.9), new Map()).confidence).toBeCloseTo(0.9, 6)
  })

  it('comes to be the share of such ones that proved true', () => {
    expect(calibrated(verdict('STUCK', 0.95), learn(0.95, 0.6)).confidence).toBeCloseTo(0.6, 1)
    expect(calibrated(verdict('SILENT', 0.95), learn(0.95, 0.6)).confidence).toBeCloseTo(0.95, 6)
  })

  it('counts what somebody dismissed as not true, and what has no promise not at all', () => {
    const { type, rawLogit = null } = calibrated(verdict('OFF_ROUTE', 0.75), new Map())
    const sum = (counts: Map<string, number[]>) => [...counts.values()].map((row) => row.findIndex((n) => n > 0))
    const dismissed = outcomesOf(late, [{ type, status: 'DISMISSED', rawLogit }])
    expect(sum(dismissed)).toEqual(sum(outcomesOf(inTime, [{ type, status: 'RECOVERED', rawLogit }])))
    expect(sum(dismissed)).not.toEqual(sum(outcomesOf(late, [{ type, status: 'RECOVERED', rawLogit }])))
    expect(outcomesOf({ ...late, promisedAt: null }, [{ type, status: 'RECOVERED', rawLogit }])).toEqual(new Map())
  })

  it('leaves that of DELAYED alone, which is a chance already', () => {
    expect(calibrated(verdict('DELAYED', 0.7), learn(0.7, 0.1))).toMatchObject({ type: 'DELAYED', confidence: 0.7 })
  })
})

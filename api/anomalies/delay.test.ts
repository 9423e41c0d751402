import { describe, expect, it } from 'vitest'
import type { Estimate } from '../packages/travel-times.ts'
import { type DelayInput, judgeDelay, stageOf } from './delay.ts'

const hour = 3_600_000
const promisedAt = new Date('2024-03-12T12:00:00Z')
const fromPromise = (hours: number) => new Date(promisedAt.getTime() + hours * hour)

/** Expected some hours after the promise; eight of ten within 20 hours around that. */
const judged = (lateProbability: number | null, hoursLate = 0, changes: Partial<DelayInput> = {}) => {
  const [earliest, expected, latest] = [-10, 0, 10].map((hours) => fromPromise(hoursLate + hours)) as [Date, Date, Date]
  const estimate: Estimate = { earliest, expected, latest, lateProbability, rawLogit: 0, basis: 128 }
  const asked = { chance: lateProbability, estimate: () => estimate, promisedAt, now: fromPromise(-48) }
  const delay = judgeDelay({ ...asked, stage: 'IN_TRANSIT', open: null, ...changes })
  return delay && { ...delay, ...delay.say() }
}

describe('DELAYED', () => {
  it('opens when being late is more likely than not, and carries that chance as its confidence', () => {
    expect(judged(0.49)).toBeNull()
    expect(judged(0.5)).toMatchObject({ severity: 'INFO', confidence: 0.5 })
  })

  it('stays open a while below, so that a chance near the line does not flap', () => {
    expect(judged(0.36, -1, { open: 'WARN' })).toMatchObject({ severity: 'INFO' })
    expect(judged(0.34, -1, { open: 'WARN' })).toBeNull()
    expect(judged(0.36, -1)).toBeNull()
  })

  it('has nothing to say without a promise', () => {
    expect(judged(null, 0, { promisedAt: null })).toBeNull()
  })

  it('is the graver the surer it is, and the later by the measure of what is usual', () => {
    expect(judged(0.7, 9)?.severity).toBe('WARN')
    expect(judged(0.8, 9)?.severity).toBe('HIGH')
    expect(judged(0.8, 2)?.severity).toBe('WARN')
    expect(judged(0.95, 11)?.severity).toBe('CRITICAL')
    expect(judged(0.95, 9)?.severity).toBe('HIGH')
  })

  it('keeps a severity it reached until the chance falls clearly', () => {
    expect(judged(0.78, 2, { open: 'CRITICAL' })?.severity).toBe('CRITICAL')
    expect(judged(0.7, 2, { open: 'CRITICAL' })?.severity).toBe('HIGH')
  })

  it('says when it is expected, how far from the promise, and on how many packages that rests', () => {
    expect(judged(0.82, 9)?.description).toBe(
      'Expected on 12 March, 9 h after its promise; 82 % likely to be late (by 128 comparable packages).',
    )
    expect(judged(0.4, -1, { open: 'INFO' })?.description).toContain('60 min before its promise; 40 % likely')
  })

  it('says since when the promise is missed', () => {
    const missed = judged(1, 60, { now: fromPromise(3) })
    expect(missed?.description).toBe(
      'Its promise was missed 3 h ago; expected on 15 March, 3 days after it (by 128 comparable packages).',
    )
  })

  it('recommends what still helps where the package is', () => {
    const actions = [
      stageOf('PICKED_UP', false),
      stageOf('IN_TRANSIT', false),
      stageOf('IN_TRANSIT', true),
      stageOf('ON_HOLD', true),
      stageOf('DELIVERY_FAILED', true),
    ].map((stage) => judged(0.9, 9, { stage })?.recommendedAction)
    expect(new Set(actions).size).toBe(5)
    expect(actions[0]).toMatch(/departure/)
    expect(actions[2]).toMatch(/arrived/)
    expect(stageOf('OUT_FOR_DELIVERY', false)).toBe('AWAITING_DELIVERY')
  })
})

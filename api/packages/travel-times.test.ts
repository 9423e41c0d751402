import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addCounts } from './histogram.ts'
import { type Delivered, estimate, keysOf, observationsOf, type Question, stepTime } from './travel-times.ts'

const hour = 3_600_000
const start = Date.parse('2024-03-01T00:00:00Z')
const inHours = (hours: number) => new Date(start + hours * hour)

/** Picked up at hour 0 as planned, promised for hour 48. */
const asked = (changes: Partial<Question> = {}): Question => ({
  carrier: 'Swift',
  origin: 'Oslo',
  destination: 'Rome',
  milestone: 'PICKED_UP',
  at: inHours(0),
  now: inHours(0),
  plannedAt: inHours(0),
  promisedAt: inHours(48),
  ...changes,
})

/** One like `asked`, departed after some hours and delivered after more. */
const delivered = (hours: number, changes: Partial<Delivered> = {}, departed = hours / 4): Delivered => ({
  carrier: 'Swift',
  origin: 'Oslo',
  destination: 'Rome',
  promisedAt: inHours(48),
  deliveredAt: inHours(hours),
  milestones: [
    { milestone: 'PICKED_UP', at: inHours(0), plannedAt: inHours(0), rawLogit: null },
    { milestone: 'IN_TRANSIT', at: inHours(departed), plannedAt: inHours(12), rawLogit: null },
  ],
  ...changes,
})

function historyOf(packages: readonly Delivered[]): Map<string, number[]> {
  const history = new Map<string, number[]>()
  for (const one of packages) {
    for (const [key, counts] of observationsOf(one)) {
      const row = history.get(key) ?? []
      addCounts(row, counts)
      history.set(key, row)
    }
  }
  return history
}

const many = (n: number, hours: number, changes: Partial<Delivered> = {}) =>
  Array.from({ length: n }, (_, i) => delivered(hours * (0.9 + (0.2 * i) / n), changes))

const chance = (question: Question, packages: readonly Delivered[]) =>
  estimate(question, historyOf(packages)).lateProbability ?? Number.NaN

const places = fc.constantFrom('Oslo', 'Rome', 'Lima', null)
const anyDelivered: fc.Arbitrary<Delivered> = fc
  .record({
    hours: fc.double({ min: 0.1, max: 2000, noNaN: true }),
    promised: fc.option(fc.double({ min: 1, max: 500, noNaN: true })),
    carrier: fc.constantFrom('Swift', 'Slow'),
    origin: places,
    destination: places,
    rawLogit: fc.option(fc.double({ min: -9, max: 9, noNaN: true })),
    plan: fc.boolean(),
  })
  .map(({ hours, promised, rawLogit, plan, ...rest }) => {
    const base = delivered(hours, { ...rest, promisedAt: promised === null ? null : inHours(promised) })
    const milestones = base.milestones.map((m) => ({ ...m, rawLogit, plannedAt: plan ? m.plannedAt : null }))
    return { ...base, milestones }
  })
const anyHistory = fc.array(anyDelivered, { maxLength: 40 }).map(historyOf)
const anyQuestion: fc.Arbitrary<Question> = fc
  .record({
    waited: fc.double({ min: 0, max: 3000, noNaN: true }),
    promised: fc.option(fc.double({ min: -50, max: 500, noNaN: true })),
    planned: fc.option(fc.double({ min: -50, max: 600, noNaN: true })),
    origin: places,
    destination: places,
    milestone: fc.constantFrom('PICKED_UP', 'IN_TRANSIT', 'RCF1'),
  })
  .map(({ waited, promised, planned, ...rest }) =>
    asked({
      ...rest,
      now: inHours(waited),
      promisedAt: promised === null ? null : inHours(promised),
      plannedAt: planned === null ? null : inHours(planned),
    }),
  )

describe('the history', () => {
  it('is the same in any order and however it is parted, so that nodes may add to it at once', () => {
    const shuffled = fc
      .array(anyDelivered, { maxLength: 20 })
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.nat(20)))
    fc.assert(
      fc.property(shuffled, ([all, mixed, cut]) => {
        const parts = [historyOf(mixed.slice(0, cut)), historyOf(mixed.slice(cut))]
        const sum = new Map<string, number[]>()
        for (const part of parts) {
          for (const [key, counts] of part) {
            const row = sum.get(key) ?? []
            addCounts(row, counts)
            sum.set(key, row)
          }
        }
        expect(new Map([...sum].sort())).toEqual(new Map([...historyOf(all)].sort()))
      }),
    )
  })

  it('grows by at most six rows a milestone, and two of outcomes, each as long as before', () => {
    const deltas = observationsOf(delivered(30))
    expect(deltas.size).toBe(2 * 6)
    expect(keysOf(asked())).toHaveLength(6 + 2)
    const lengths = new Set([...historyOf(many(200, 40)).values()].map((row) => row.length))
    expect(lengths.size).toBe(1)
  })

  it('is asked for by the keys under which it was written', () => {
    const [first] = delivered(30).milestones
    const question = asked({ milestone: first?.milestone ?? '' })
    const written = observationsOf({ ...delivered(30), milestones: first ? [{ ...first, rawLogit: 0 }] : [] })
    expect(new Set(keysOf(question))).toEqual(new Set(written.keys()))
  })

  it('does not confuse names that hold one another', () => {
    const a = asked({ carrier: 'A', origin: 'B|C', destination: 'D' })
    const b = asked({ carrier: 'A', origin: 'B', destination: 'C|D' })
    const [specificA, specificB] = [keysOf(a), keysOf(b)].map((keys) => keys.find((key) => key.includes('lane')))
    expect(specificA).not.toBe(specificB)
  })
})

describe('an estimate', () => {
  it('has its interval in order and not in the past, whatever is asked and known', () => {
    fc.assert(
      fc.property(anyQuestion, anyHistory, (question, history) => {
        const { earliest, expected, latest, lateProbability } = estimate(question, history)
        expect(earliest.getTime()).toBeGreaterThanOrEqual(question.now.getTime())
        expect(expected.getTime()).toBeGreaterThanOrEqual(earliest.getTime())
        expect(latest.getTime()).toBeGreaterThanOrEqual(expected.getTime())
        if (question.promisedAt === null) expect(lateProbability).toBeNull()
        else {
          expect(lateProbability).toBeGreaterThan(0)
          expect(lateProbability).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  it('is the later and the more likely late, the longer nothing happens', () => {
    fc.assert(
      fc.property(anyQuestion, anyHistory, fc.double({ min: 0, max: 500, noNaN: true }), (question, history, wait) => {
        const now = new Date(question.now.getTime() + wait * hour)
        const before = estimate(question, history)
        const later = estimate({ ...question, now }, history)
        expect(later.expected.getTime()).toBeGreaterThanOrEqual(before.expected.getTime())
        expect((later.lateProbability ?? 0) - (before.lateProbability ?? 0)).toBeGreaterThan(-1e-9)
      }),
    )
  })

  it('takes a package that has waited longer than most for one of the late ones', () => {
    const history = historyOf([...many(80, 30), ...many(20, 70)])
    expect(estimate(asked(), history).lateProbability).toBeLessThan(0.35)
    expect(estimate(asked({ now: inHours(42) }), history).lateProbability).toBeGreaterThan(0.75)
  })

  it('is the less likely late, the further a package is ahead of the same plan', () => {
    fc.assert(
      fc.property(anyHistory, fc.double({ min: 0, max: 200, noNaN: true }), (history, ahead) => {
        const inTime = estimate(asked(), history).lateProbability ?? Number.NaN
        const early = asked({ plannedAt: inHours(ahead), promisedAt: inHours(48 + ahead) })
        expect(estimate(early, history).lateProbability).toBeLessThanOrEqual(inTime + 1e-9)
      }),
    )
  })

  it('knows without history that most promises are kept, and nothing is certain', () => {
    const { lateProbability, earliest, expected, latest, basis } = estimate(asked(), new Map())
    expect(lateProbability).toBeGreaterThan(0.1)
    expect(lateProbability).toBeLessThan(0.3)
    expect(expected.getTime()).toBeLessThan(inHours(48).getTime())
    expect(latest.getTime() - earliest.getTime()).toBeGreaterThan(20 * hour)
    expect(basis).toBe(0)
  })

  it('follows what comparable packages took, and says how many they were', () => {
    const { expected, earliest, latest, lateProbability, basis } = estimate(asked(), historyOf(many(100, 30)))
    expect(Math.abs(expected.getTime() - inHours(30).getTime())).toBeLessThan(3 * hour)
    expect(earliest.getTime()).toBeGreaterThan(inHours(20).getTime())
    expect(latest.getTime()).toBeLessThan(inHours(40).getTime())
    expect(lateProbability).toBeLessThan(0.05)
    expect(basis).toBe(100)
    expect(chance(asked(), many(100, 60))).toBeGreaterThan(0.9)
  })

  it('believes a lane that differs from its carrier once it has seen it a few times', () => {
    const others = many(300, 30, { origin: 'Lima', destination: 'Bonn' })
    const slowLane = (n: number) => chance(asked(), [...others, ...many(n, 70)])
    expect(slowLane(0)).toBeLessThan(0.1)
    expect(slowLane(3)).toBeGreaterThan(slowLane(0))
    expect(slowLane(20)).toBeGreaterThan(0.8)
  })

  it('borrows from another carrier for a new one', () => {
    const swift = many(200, 60)
    expect(chance(asked({ carrier: 'New' }), swift)).toBeGreaterThan(chance(asked({ carrier: 'New' }), []) + 0.3)
  })

  it('works with statuses only: without plan, place or promise', () => {
    const bare = { plannedAt: null, origin: null, destination: null, promisedAt: null }
    const unplanned = many(80, 30, { origin: null, destination: null, promisedAt: null })
    const { expected, lateProbability } = estimate(asked(bare), historyOf(unplanned))
    expect(lateProbability).toBeNull()
    expect(Math.abs(expected.getTime() - inHours(30).getTime())).toBeLessThan(4 * hour)
    const promised = asked({ ...bare, promisedAt: inHours(20) })
    expect(chance(promised, unplanned)).toBeGreaterThan(0.8)
  })

  it('is certain once the promise is missed', () => {
    expect(estimate(asked({ now: inHours(49) }), historyOf(many(100, 30)))).toMatchObject({
      lateProbability: 1,
      rawLogit: null,
    })
  })

  it('learns from outcomes that it was too sure', () => {
    const history = historyOf(many(100, 30))
    const before = estimate(asked(), history)
    const outcomes = many(60, 60).map((one, i) => ({
      ...one,
      promisedAt: inHours(i % 2 ? 48 : 90),
      milestones: one.milestones.map((milestone) => ({ ...milestone, rawLogit: before.rawLogit })),
    }))
    const onlyOutcomes = [...historyOf(outcomes)].filter(([key]) => key.includes('outcomes'))
    const later = estimate(asked(), new Map([...history, ...onlyOutcomes]))
    expect(before.lateProbability).toBeLessThan(0.05)
    expect(later.lateProbability).toBeGreaterThan(0.3)
    expect(later.rawLogit).toBe(before.rawLogit)
  })
})

describe('the time of a step', () => {
  it('falls from one, and its quantiles rise, whatever is known', () => {
    const elapsed = fc.double({ min: 0, max: 1e4, noNaN: true })
    fc.assert(
      fc.property(anyQuestion, anyHistory, elapsed, elapsed, (question, history, a, b) => {
        const step = stepTime(question, history)
        expect(step.chanceStillOpen(0)).toBe(1)
        const [shorter, longer] = [Math.min(a, b), Math.max(a, b)]
        expect(step.chanceStillOpen(shorter * hour)).toBeGreaterThanOrEqual(step.chanceStillOpen(longer * hour))
        expect(step.quantileMs(0.5)).toBeLessThanOrEqual(step.quantileMs(0.99))
      }),
    )
  })

  it('is wide without history and narrow with it', () => {
    const q99 = (packages: readonly Delivered[]) => stepTime(asked(), historyOf(packages)).quantileMs(0.99) / hour
    expect(q99([])).toBeGreaterThan(5 * 24)
    expect(q99(many(5, 30))).toBeGreaterThan(12)
    expect(q99(many(2000, 30))).toBeLessThan(12)
    expect(q99(many(2000, 30))).toBeGreaterThan(7.5)
  })

  it('is the time to the next milestone, not to the delivery', () => {
    const step = stepTime(asked(), historyOf(many(200, 40)))
    expect(step.basis).toBe(200)
    expect(step.chanceStillOpen(6 * hour)).toBeGreaterThan(0.9)
    expect(step.chanceStillOpen(16 * hour)).toBeLessThan(0.1)
  })
})

import { describe, expect, it } from 'vitest'
import { drawLanes } from '../backtest/lanes.ts'
import { outcomeFigures } from '../backtest/outcomes.ts'
import { bucketEnd, type Period } from '../emissions/series.ts'
import { measureOutcome } from './measure.ts'
import { measuredUntil, nextOutcome, whyNotStarted } from './outcome-lifecycle.ts'
import { measuredBetween, type Plan, planOutcome, type Watched } from './plan.ts'

const reference = 1_000

/** A case of made-up lanes with its plan, or why there is none. */
function planned(change: (lanes: Watched[]) => Watched[] = (lanes) => lanes, { cut = 0.3, expected = 300 } = {}) {
  const drawn = drawLanes(5, cut)
  const [own, ...candidates] = change(drawn.lanes)
  if (!own) throw new Error('no lane')
  const found = planOutcome({
    entity: { ...own, bucket: 'MONTH', workUnit: null },
    candidates,
    at: drawn.startedAt,
    predictedCo2: reference,
    co2Reduction: expected,
    movesMode: false,
  })
  return { own, candidates, startedAt: drawn.startedAt, found }
}

function planOf(found: Plan | string): Plan {
  if (typeof found === 'string') throw new Error(found)
  return found
}

function measured(change?: (lanes: Watched[]) => Watched[], after: (own: Watched) => Watched = (own) => own) {
  const { own, candidates, startedAt, found } = planned(change)
  const plan = planOf(found)
  const until = measuredBetween(plan, startedAt).to
  const comparisons = candidates.filter(({ id }) => plan.comparisons.some((compared) => compared.id === id))
  const input = { plan, startedAt, until, periods: after(own).periods, comparisons }
  return { input, ...measureOutcome(input) }
}

/** The lane with what happened in the periods from the start on changed. */
const afterStart = (lane: Watched, change: (period: Period) => Period | null): Watched => ({
  ...lane,
  periods: lane.periods.flatMap((period) => (period.start < new Date('2024-01-01') ? period : (change(period) ?? []))),
})

describe('the plan of an outcome', () => {
  it('says what is measured, by what, and what it can show', () => {
    const plan = planOf(planned().found)
    expect(plan).toMatchObject({ measure: 'INTENSITY', mix: 'sameMix', bucket: 'MONTH', periods: 6, expected: 300 })
    expect(plan.comparisons.length).toBeGreaterThan(5)
    expect(plan.comparisons.map(({ id }) => id)).not.toContain('lane-0')
    expect(plan.smallestEffect).toBeGreaterThan(10)
    expect(plan.smallestEffect).toBeLessThan(300)
    expect(plan.note).toMatch(/^Measured is kg CO2e for each tonne.* over 6 months, against 3\d months before/)
  })

  it('says at once where it cannot show what is expected', () => {
    const plan = planOf(planned(undefined, { expected: 5 }).found)
    expect(plan.smallestEffect).toBeGreaterThan(5)
    expect(plan.note).toMatch(/Less than .* kg a month cannot be shown, and 5 kg are expected: most likely/)
  })

  it('takes longer where that is enough to show it', () => {
    const { smallestEffect } = planOf(planned().found)
    const plan = planOf(planned(undefined, { expected: smallestEffect * 0.97 }).found)
    expect(plan.periods).toBe(9)
    expect(plan.smallestEffect).toBeLessThan(smallestEffect)
  })

  it('measures the total where no work is known, and says so', () => {
    const workless = (lanes: Watched[]) =>
      lanes.map((lane) => ({
        ...lane,
        periods: lane.periods.map(({ start, co2, count }) => {
          return { start, co2, count, parts: { REPORTED: { co2, count, quantity: 0, tonneKm: 0 } } }
        }),
      }))
    const plan = planOf(planned(workless).found)
    expect(plan).toMatchObject({ measure: 'TOTAL', unit: null, mix: null })
    expect(plan.note).toContain('its work is not known')
  })

  it('is none without history, or without anything to compare with, and says why', () => {
    expect(planned((lanes) => lanes.slice(0, 2)).found).toMatch(/there is one\.$/)
    expect(planned((lanes) => lanes.slice(0, 1)).found).toMatch(/there is none\.$/)
    const young = (lanes: Watched[]) => lanes.map((lane) => ({ ...lane, periods: lane.periods.slice(-9) }))
    expect(planned(young).found).toMatch(/has \d months? of history, and 8 are needed\.$/)
  })
})

describe('the measured effect', () => {
  it('is that of the action, and is verified', () => {
    const { measured: found, verdict } = measured()
    expect(verdict).toBe('VERIFIED')
    expect(found.saving?.estimate).toBeGreaterThan(200)
    expect(found.saving?.estimate).toBeLessThan(400)
    expect(found.saving?.low).toBeLessThan(300)
    expect(found.saving?.high).toBeGreaterThan(300)
    expect(found.note).toMatch(/^Measured over [56] of 6 months, against \d+ comparison entities\.$/)
  })

  it('is worse where more is emitted', () => {
    const more = (lane: Watched) => afterStart(lane, (period) => ({ ...period, ...scaled(period, 2.2) }))
    const { measured: found, verdict } = measured(undefined, more)
    expect(verdict).toBe('WORSE')
    expect(found.saving?.estimate).toBeLessThan(-200)
  })

  it('is the same whatever the work, which is told apart from it', () => {
    const { measured: before } = measured()
    const busy = (lane: Watched) => afterStart(lane, (period) => ({ ...period, ...scaled(period, 3, 3) }))
    const { measured: after } = measured(undefined, busy)
    expect(after.saving?.estimate).toBeCloseTo(before.saving?.estimate ?? 0, 6)
    const activity = ({ drivers }: typeof after) => drivers.find(({ kind }) => kind === 'ACTIVITY')?.co2 ?? 0
    expect(activity(after)).toBeGreaterThan(activity(before))
    expect(activity(after)).toBeGreaterThan(0)
  })

  it('does without comparison entities that disappear, and says so; without nearly all nothing is shown', () => {
    const { input } = measured()
    const few = measureOutcome({ ...input, comparisons: input.comparisons.slice(0, 3) })
    expect(few.measured.note).toContain('cannot be compared with any more')
    expect(few.measured.saving).not.toBeNull()
    const one = measureOutcome({ ...input, comparisons: input.comparisons.slice(0, 1) })
    expect(one).toMatchObject({ verdict: 'NOT_SHOWN', measured: { saving: null } })
    expect(one.measured.note).toBe('Only 1 comparison entity of the plan still reports: 2 are needed.')
  })

  it('is not shown where its work is told in another unit, or nothing is told at all', () => {
    const other = (lane: Watched) =>
      afterStart(lane, ({ start, co2, count }) => {
        const works = { PARCELS: { amount: 50, co2, count } }
        return { start, co2, count, parts: { REPORTED: { co2, count, quantity: 0, tonneKm: 0, works } } }
      })
    const changed = measured(undefined, other)
    expect(changed).toMatchObject({ verdict: 'NOT_SHOWN', measured: { saving: null, periods: 0 } })
    expect(changed.measured.note).toMatch(/^Since the start its work is not known in tonne/)
    const silent = measured(undefined, (lane) => afterStart(lane, () => null))
    expect(silent).toMatchObject({ verdict: 'NOT_SHOWN', measured: { saving: null } })
    expect(silent.measured.note).toBe('Nothing was reported in a whole month since the start.')
  })
})

/** A period with so many times its emissions, for so many times its work. */
function scaled({ co2, parts }: Period, times: number, work = 1): Pick<Period, 'co2' | 'parts'> {
  const grown = Object.entries(parts).map(([segment, part]) => {
    const { quantity, tonneKm } = part
    return [segment, { ...part, co2: part.co2 * times, quantity: quantity * work, tonneKm: tonneKm * work }]
  })
  return { co2: co2 * times, parts: Object.fromEntries(grown) }
}

describe('the life of an outcome', () => {
  it('is measured as each period ends, and judged once, at the end of the last', () => {
    const { input } = measured()
    const { from, to } = measuredBetween(input.plan, input.startedAt)
    const second = bucketEnd('MONTH', from)
    const started = { outcomeStatus: 'STARTED' as const, measured: null }
    expect(nextOutcome(started, { ...input, until: from })).toBeNull()
    const first = nextOutcome(started, { ...input, until: second })
    expect(first?.outcomeStatus).toBe('MEASURING')
    const measuring = { outcomeStatus: 'MEASURING' as const, measured: first?.measured ?? null }
    expect(nextOutcome(measuring, { ...input, until: second })).toBeNull()
    expect(nextOutcome(measuring, { ...input, until: bucketEnd('MONTH', second) })?.outcomeStatus).toBe('MEASURING')
    expect(nextOutcome(measuring, { ...input, until: to })?.outcomeStatus).toBe('VERIFIED')
  })

  it('waits for those who report late, and not for ever', () => {
    const { input } = measured()
    const { plan, startedAt } = input
    const { from, to } = measuredBetween(plan, startedAt)
    const [early, late] = [new Date(from.getTime() + 86_400_000), new Date(to.getTime() + 86_400_000)]
    const until = (own: Date | null, others: (Date | null)[], newest = late) =>
      measuredUntil(plan, startedAt, { own, others, newest })
    expect(until(late, [late, late])).toEqual(to)
    expect(until(early, [late, late])).toEqual(from)
    expect(until(late, [early, early, late])).toEqual(from)
    expect(until(late, [early, null, late, late])).toEqual(to)
    expect(until(early, [null, null], new Date(to.getTime() + 200 * 86_400_000))).toEqual(to)
  })

  it('begins neither in the future, nor in the baseline, nor so early that its verdict would be due', () => {
    const plan = planOf(planned().found)
    const [end, now] = [new Date(plan.to), new Date('2026-01-01')]
    expect(whyNotStarted(plan, end, end, now)).toBeNull()
    expect(whyNotStarted(plan, new Date('2026-02-01'), end, now)).toMatch(/in the future/)
    expect(whyNotStarted(plan, new Date(end.getTime() - 1), end, now)).toMatch(/the baseline of its plan ends/)
    expect(whyNotStarted(plan, end, new Date('2025-06-01'), now)).toMatch(/would have been due at 1 July 2024/)
  })
})

describe('measured on many made-up lanes', () => {
  it('an action without effect is seldom verified, a cut of a tenth mostly, and intervals hold the truth', {
    timeout: 60_000,
  }, () => {
    const none = outcomeFigures(40, 0, 0.1, 11)
    const cut = outcomeFigures(40, 0.1, 0.1, 12)
    expect(none.planned).toBe(1)
    expect(none.verified).toBeLessThanOrEqual(0.1)
    expect(cut.verified).toBeGreaterThan(0.6)
    expect(none.covered.together).toBeGreaterThan(0.85)
    expect(cut.covered.together).toBeGreaterThan(0.85)
  })
})

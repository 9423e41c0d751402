import { describe, expect, it } from 'vitest'
import type { Period } from '../emissions/series.ts'
import { severities } from '../vocabulary/severity.ts'
import { type BaselineModel, fitBaseline } from './baseline.ts'
import { calmNeeded, judge, nextHotspot, type OpenHotspot } from './detect.ts'
import { gaussFrom, noise, period, randomFrom, seriesOf } from './series-for-tests.ts'

function modelOf(values: number[], count: number | ((i: number) => number) = 20): BaselineModel {
  const { history, target } = seriesOf(values)
  const counted = history.map(({ start, co2 }, i) => period(start, co2, typeof count === 'number' ? count : count(i)))
  const model = fitBaseline(counted, 'MONTH', target, null)
  if (!model) throw new Error('too little history')
  return model
}

const steady = modelOf(noise(24, 0.1))
const spiky = modelOf(noise(24, 1))
const closed = (model: BaselineModel, times: number, count = 20) =>
  judge({ current: { co2: times * model.baseline, count }, elapsed: 1, model, open: null })

describe('a closed period', () => {
  it('of a steady entity is hot from +30 % on, the worse the higher', () => {
    expect(closed(steady, 1).severity).toBeNull()
    expect(closed(steady, 1.15).severity).toBeNull()
    expect(['INFO', 'WARN']).toContain(closed(steady, 1.3).severity)
    expect(closed(steady, 1.7).severity).toBe('HIGH')
    expect(closed(steady, 2.2).severity).toBe('CRITICAL')
  })
  it('of a spiky entity is not hot at twice its baseline, and hot far outside its interval', () => {
    expect(closed(spiky, 2)).toMatchObject({ severity: null, evidence: { rule: 'WITHIN_INTERVAL' } })
    expect(closed(spiky, 40).severity).toBe('CRITICAL')
  })
  it('is never hot alone within its interval or below the threshold', () => {
    for (let times = 0; times < 4; times += 0.05) {
      for (const model of [steady, spiky, modelOf(noise(24, 0.02))]) {
        const { severity, predicted, high, percentAbove } = closed(model, times)
        if (severity) {
          expect(predicted).toBeGreaterThan(high)
          expect(percentAbove).toBeGreaterThanOrEqual(20)
        }
      }
    }
  })
  it('is worse, never milder, the more it emits', () => {
    const ranks = Array.from({ length: 80 }, (_, i) => {
      const { severity } = closed(steady, i * 0.05)
      return severity ? severities.indexOf(severity) : -1
    })
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b))
  })
})

describe('too little evidence', () => {
  it('makes no hotspot of one or two shipments, however big', () => {
    expect(closed(steady, 5, 1)).toMatchObject({ severity: null, evidence: { rule: 'TOO_FEW_EVENTS' } })
    expect(closed(steady, 5, 2).severity).toBeNull()
    expect(closed(steady, 5, 3).severity).toBe('CRITICAL')
  })
  it('takes three high days of one shipment each as three, but no three quarters', () => {
    for (const [bucket, hot] of [
      ['DAY', true],
      ['QUARTER', false],
    ] as const) {
      const { history, target } = seriesOf([...noise(22, 0.1, 1000, 3), 2000, 2000], bucket, 1)
      const model = fitBaseline(history, bucket, target, null)
      if (!model) throw new Error('too little history')
      expect(closed(model, 2.5, 1).severity !== null).toBe(hot)
      expect(closed(model, 2.5, 3).severity).not.toBeNull()
    }
  })
  it('makes no hotspot of a history of a few shipments', () => {
    expect(closed(modelOf(noise(6, 0.1), 1), 5, 6).evidence.rule).toBe('THIN_HISTORY')
  })
  it('takes the scheduled reading of a meter for what it is', () => {
    const { history, target } = seriesOf(noise(12, 0.1))
    const metered: Period[] = history.map(({ start, co2 }) => ({
      start,
      co2,
      count: 1,
      parts: { 'ELECTRICITY:UK': { co2, count: 1, quantity: co2 * 4, tonneKm: 0 } },
    }))
    const model = fitBaseline(metered, 'MONTH', target, null)
    if (!model) throw new Error('too little history')
    expect(closed(model, 2, 1).severity).not.toBeNull()
  })
})

describe('the running period', () => {
  const model = { ...steady, regularity: 0 }
  const at = (times: number, elapsed: number, count: number) =>
    judge({ current: { co2: times * model.baseline, count }, elapsed, model, open: null })
  it('is raised long before its end when the emissions are there already', () => {
    expect(at(1.5, 0.4, 25).severity).not.toBeNull()
  })
  it('is not raised while it may well end below the line', () => {
    const quick = at(0.55, 0.3, 9)
    expect(quick.percentAbove).toBeGreaterThan(20)
    expect(quick).toMatchObject({ severity: null, evidence: { rule: 'TOO_EARLY' } })
    expect(quick.evidence.probability).toBeGreaterThan(0.5)
  })
  it('is not raised on a quick first day', () => {
    expect(at(0.15, 0.03, 4).severity).toBeNull()
  })
})

describe('hysteresis', () => {
  it('keeps a hot period hot until it is clearly back', () => {
    const open = { severity: 'WARN' as const, percentAbove: 30, periodsAgo: 0 }
    const hot = (times: number, severity: 'WARN' | null) =>
      judge({
        ...{ current: { co2: times * steady.baseline, count: 20 }, elapsed: 1, model: steady },
        open: severity && open,
      }).severity !== null
    const raised = Array.from({ length: 100 }, (_, i) => 1 + i / 100).find((times) => hot(times, null)) ?? 0
    expect(raised).toBeGreaterThan(1.19)
    expect(hot(raised - 0.02, null)).toBe(false)
    expect(hot(raised - 0.02, 'WARN')).toBe(true)
    expect(hot(1.1, 'WARN')).toBe(false)
  })
})

describe('an open hotspot', () => {
  const june = new Date('2024-06-01T00:00:00Z')
  const july = new Date('2024-07-01T00:00:00Z')
  const open = { periodStart: june }
  const hot = { severity: 'WARN' as const, evidence: { rule: 'HOT' as const, calm: 0 } }
  const lower = { severity: null, evidence: { rule: 'BELOW_THRESHOLD' as const, calm: 2 } }
  const back = { severity: null, evidence: { rule: 'BELOW_THRESHOLD' as const, calm: calmNeeded } }
  it('is created once and then updated, also into the next hot period', () => {
    expect(nextHotspot(null, hot, june, 0.4)).toBe('create')
    expect(nextHotspot(open, hot, june, 0.6)).toBe('update')
    expect(nextHotspot(open, hot, july, 0.1)).toBe('update')
    expect(nextHotspot(null, back, june, 1)).toBe('none')
  })
  it('shows what its own period falls to, and outlives a later one that is not hot', () => {
    expect(nextHotspot(open, lower, june, 0.7)).toBe('update')
    expect(nextHotspot(open, lower, july, 0.2)).toBe('keep')
    expect(nextHotspot(open, lower, july, 1)).toBe('keep')
  })
  it('resolves when enough says that the entity is back', () => {
    expect(nextHotspot(open, back, july, 1)).toBe('resolve')
  })
  it('does not move into a new period on the clearing line alone', () => {
    const lingering = { severity: 'WARN' as const, evidence: { rule: 'STAYS_HOT' as const, calm: 0 } }
    expect(nextHotspot(open, lingering, july, 0.1)).toBe('keep')
    expect(nextHotspot(open, lingering, july, 0.6)).toBe('update')
    expect(nextHotspot(open, lingering, june, 0.6)).toBe('update')
  })
  it('is left alone by late events of an older period', () => {
    expect(nextHotspot({ periodStart: july }, back, june, 1)).toBe('keep')
    expect(nextHotspot({ periodStart: july }, hot, june, 1)).toBe('keep')
  })
})

describe('what says that an entity is back', () => {
  const calmAfter = (residuals: readonly number[], times: number, count = 20) => {
    const carry = residuals.map((residual, i) => ({ residual: residual * steady.sigma, count: 20, age: i + 1 }))
    const open = { severity: 'HIGH' as const, percentAbove: 100, periodsAgo: residuals.length }
    const current = { co2: times * steady.baseline, count }
    return judge({ current, elapsed: 1, model: { ...steady, carry }, open }).evidence.calm
  }
  it('is two normal periods, not one, however low', () => {
    expect(calmAfter([5], 1)).toBeLessThan(calmNeeded)
    expect(calmAfter([5], 0.2)).toBeLessThan(calmNeeded)
    expect(calmAfter([0, 5], 1)).toBeGreaterThanOrEqual(calmNeeded)
  })
  it('is undone by a high period, and not said by one without an event', () => {
    expect(calmAfter([5, 0, 5], 1)).toBeLessThan(calmNeeded)
    expect(calmAfter([0, 5], 0, 0)).toBeLessThan(calmNeeded)
  })
})

/** Replays months of events and counts hotspots created before `from` and from it on. */
function replay(seed: number, sigma: number, rise: number, from: number) {
  const random = randomFrom(seed)
  const gauss = gaussFrom(random)
  const months = 36
  const { history: calendar } = seriesOf(noise(months, 0))
  const history: Period[] = []
  let open: (OpenHotspot & { periodStart: Date }) | null = null
  const created = { before: 0, after: 0, found: false }
  for (const [month, { start }] of calendar.entries()) {
    const factor = Math.exp(sigma * gauss()) * (month >= from ? 1 + rise : 1)
    const events = 50 + Math.round(5 * gauss())
    const model = month >= 18 ? fitBaseline(history, 'MONTH', start, null) : null
    let co2 = 0
    for (let i = 1; i <= events; i++) {
      co2 += 20 * factor * Math.exp(0.4 * gauss())
      if (!model) continue
      const elapsed = i / events
      const periodsAgo = open
        ? calendar.findIndex((one) => one.start === start) -
          calendar.findIndex((one) => one.start === open?.periodStart)
        : 0
      const reading = judge({ current: { co2, count: i }, elapsed, model, open: open && { ...open, periodsAgo } })
      const next = nextHotspot(open, reading, start, elapsed)
      if (next === 'create') created[month >= from ? 'after' : 'before'] += 1
      if (reading.severity && (next === 'create' || next === 'update')) {
        open = { periodStart: start, severity: reading.severity, percentAbove: reading.percentAbove, periodsAgo: 0 }
      }
      if (month >= from && reading.severity) created.found = true
      if (next === 'resolve') open = null
    }
    history.push(period(start, co2, events))
  }
  return created
}

describe('replayed event by event', () => {
  it('entities without cause raise well below one hotspot in two years', () => {
    for (const sigma of [0.1, 0.3, 0.8]) {
      const runs = Array.from({ length: 30 }, (_, seed) => replay(seed + 1, sigma, 0, 99).before)
      const perYear = runs.reduce((sum, count) => sum + count, 0) / (30 * 1.5)
      expect(perYear).toBeLessThan(0.45)
    }
  })
  it('a doubling that lasts three months is found, and found once', () => {
    for (const sigma of [0.05, 0.1, 0.2]) {
      const runs = Array.from({ length: 20 }, (_, seed) => replay(seed + 1, sigma, 1, 33))
      expect(runs.filter(({ found }) => found).length).toBeGreaterThan(18)
      expect(runs.filter(({ after }) => after > 1).length).toBeLessThan(3)
    }
  })
})

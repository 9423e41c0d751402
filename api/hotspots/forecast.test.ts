import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BaselineModel, fitBaseline } from './baseline.ts'
import { predict, predictedParts } from './forecast.ts'
import { noise, period, seriesOf } from './series-for-tests.ts'

function modelOf(count: number, sigma = 0.1): BaselineModel {
  const { history, target } = seriesOf(noise(24, sigma), 'MONTH', count)
  // The number of events varies as arrivals by chance do.
  const varied = history.map((each, i) => period(each.start, each.co2, Math.round(count * (0.8 + 0.1 * (i % 5)))))
  const model = fitBaseline(varied, 'MONTH', target, null)
  if (!model) throw new Error('too little history')
  return { ...model, regularity: 0 }
}

const model = modelOf(100)
const share = (co2: number) => co2 * model.baseline

describe('what the rest of the period brings', () => {
  it('is the baseline while nothing has happened, and nothing when the period is over', () => {
    expect(predict({ co2: 0, count: 0 }, 0, model).predicted).toBeCloseTo(model.baseline, 6)
    expect(predict({ co2: 700, count: 9 }, 1, model)).toMatchObject({ predicted: 700, low: 700, high: 700 })
  })
  it('stays at the baseline while the period keeps its pace', () => {
    for (const elapsed of [0.1, 0.3, 0.5, 0.9]) {
      const { predicted } = predict({ co2: share(elapsed), count: model.typicalCount * elapsed }, elapsed, model)
      expect(predicted / model.baseline).toBeCloseTo(1, 1)
    }
  })
  it('believes twice the pace little at first and more and more later', () => {
    const at = (e: number) => predict({ co2: share(2 * e), count: 2 * e * model.typicalCount }, e, model).predicted
    expect(at(0.05) / model.baseline).toBeLessThan(1.4)
    expect(at(0.5) / model.baseline).toBeGreaterThan(1.6)
    expect(at(0.9) / model.baseline).toBeGreaterThan(1.9)
  })
  it('does not extrapolate one big shipment', () => {
    const big = share(0.8)
    const { predicted } = predict({ co2: big, count: 1 }, 0.1, model)
    expect(predicted - big).toBeLessThan(1.5 * model.baseline)
  })
  it('falls as the period goes by without events', () => {
    expect(predict({ co2: 0, count: 0 }, 0.9, model).predicted).toBeLessThan(0.15 * model.baseline)
  })
  it('does not expect a monthly reading twice', () => {
    const { history, target } = seriesOf(noise(12, 0.1), 'MONTH', 1)
    const meter = fitBaseline(history, 'MONTH', target, null)
    if (!meter) throw new Error('too little history')
    const { predicted } = predict({ co2: 1000, count: 1 }, 0.02, meter)
    expect(predicted).toBeLessThan(1100)
    expect(predict({ co2: 0, count: 0 }, 0.9, meter).predicted).toBeGreaterThan(800)
  })
})

it('never predicts less than is counted, and lies within its own interval', () => {
  const count = fc.integer({ min: 0, max: 500 })
  const co2 = fc.double({ min: 0, max: 1e6, noNaN: true })
  const elapsed = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(co2, count, elapsed, (counted, events, e) => {
      const { predicted, low, high } = predict({ co2: counted, count: events }, e, model)
      expect(predicted).toBeGreaterThanOrEqual(counted)
      expect(low).toBeLessThanOrEqual(predicted)
      expect(high).toBeGreaterThanOrEqual(predicted)
      expect(Number.isFinite(high)).toBe(true)
    }),
  )
})

it('the segments of the forecast add up to it', () => {
  const current = period(new Date('2021-01-01T00:00:00Z'), 700, 30)
  for (const elapsed of [0, 0.4, 1]) {
    const { predicted } = predict(current, elapsed, model)
    const parts = Object.values(predictedParts(current, predicted, elapsed, model))
    expect(parts.reduce((sum, { co2 }) => sum + co2, 0)).toBeCloseTo(predicted, 6)
  }
})

import { describe, expect, it } from 'vitest'
import type { Bucket } from '../emissions/series.ts'
import {
  addToPrior,
  type BaselineModel,
  fitBaseline,
  historyLimit,
  removeFromPrior,
  type SpreadPrior,
} from './baseline.ts'
import { noise, period, seriesOf, startsFrom } from './series-for-tests.ts'

function modelOf(values: number[], bucket: Bucket = 'MONTH', prior: SpreadPrior | null = null): BaselineModel {
  const { history, target } = seriesOf(values, bucket)
  const model = fitBaseline(history, bucket, target, prior)
  if (!model) throw new Error('too little history')
  return model
}

describe('the level', () => {
  it('says nothing with three periods, and something with four', () => {
    const three = seriesOf([100, 100, 100])
    expect(fitBaseline(three.history, 'MONTH', three.target, null)).toBeNull()
    expect(modelOf([100, 100, 100, 100]).baseline).toBeCloseTo(100, 6)
  })
  it('is where a steady series is', () => {
    const model = modelOf(noise(24, 0.1))
    expect(model.baseline).toBeGreaterThan(900)
    expect(model.baseline).toBeLessThan(1100)
    expect(model.low).toBeLessThan(model.baseline)
    expect(model.high).toBeGreaterThan(model.baseline)
  })
  it('does not follow three wild periods', () => {
    const values = noise(24, 0.1)
    const wild = values.map((co2, i) => (i === 7 || i === 15 || i === 23 ? co2 * 20 : co2))
    expect(modelOf(wild).baseline / modelOf(values).baseline).toBeLessThan(1.1)
  })
  it('adapts over several periods after a lasting shift', () => {
    const shiftedFor = (periods: number) => modelOf([...noise(24, 0.1), ...noise(periods, 0.1, 2000, 2)]).baseline
    expect(shiftedFor(1)).toBeLessThan(1150)
    expect(shiftedFor(2)).toBeLessThan(1200)
    expect(shiftedFor(8)).toBeGreaterThan(1800)
    expect(shiftedFor(8)).toBeLessThan(2200)
    const eight = modelOf([...noise(24, 0.1), ...noise(8, 0.1, 2000, 2)])
    expect(eight.high / eight.baseline).toBeLessThan(1.35)
  })
  it('ignores periods at or after the target, those without emissions, and those beyond the limit', () => {
    const { history, target } = seriesOf(noise(10, 0.1))
    const model = fitBaseline(history, 'MONTH', target, null)
    const extra = [...history, period(target, 9e9)]
    expect(fitBaseline(extra, 'MONTH', target, null)).toEqual(model)
    expect(modelOf(noise(historyLimit('MONTH') + 30, 0.1)).n).toBe(historyLimit('MONTH'))
  })
  it('scales with the unit: a thousand times the emissions, a thousand times the baseline', () => {
    const values = noise(18, 0.4)
    const one = modelOf(values)
    const thousand = modelOf(values.map((co2) => co2 * 1000))
    expect(thousand.baseline / one.baseline).toBeCloseTo(1000, 6)
    expect(thousand.sigma).toBeCloseTo(one.sigma, 9)
  })
})

describe('trend and season', () => {
  it('follows a clear trend and invents none in noise', () => {
    const growing = noise(24, 0.05).map((co2, i) => co2 * 1.05 ** i)
    const model = modelOf(growing)
    expect(model.trend).toBeGreaterThan(0.02)
    expect(model.baseline).toBeGreaterThan(0.85 * 1000 * 1.05 ** 24)
    const invented = Array.from({ length: 40 }, (_, seed) => modelOf(noise(24, 0.3, 1000, seed)).trend !== 0)
    expect(invented.filter(Boolean).length).toBeLessThan(3)
  })
  it('knows December after three years', () => {
    const december = noise(35, 0.1).map((co2, i) => (i % 12 === 11 ? 2 * co2 : co2))
    const model = modelOf(december)
    expect(model.seasons).toEqual(['month of the year'])
    expect(model.baseline).toBeGreaterThan(1600)
  })
  it('knows a yearly wave after two years', () => {
    const wave = noise(24, 0.1).map((co2, i) => co2 * Math.exp(0.5 * Math.cos((2 * Math.PI * i) / 12)))
    expect(modelOf(wave).baseline).toBeGreaterThan(1350)
  })
  it('takes one wild March for no season, nor noise', () => {
    const wild = noise(24, 0.1).map((co2, i) => (i === 2 ? 30 * co2 : co2))
    expect(modelOf(wild).seasons).toEqual([])
    const invented = Array.from({ length: 60 }, (_, seed) => modelOf(noise(30, 0.4, 1000, seed)).seasons.length > 0)
    expect(invented.filter(Boolean).length).toBeLessThan(5)
  })
  it('knows the weekend of a daily series', () => {
    const days = startsFrom('2024-01-01T00:00:00Z', 'DAY', 61)
    const values = noise(61, 0.1).map((co2, i) => ((days[i]?.getUTCDay() ?? 0) % 6 === 0 ? co2 / 5 : co2))
    const model = (n: number) => {
      const { history, target } = seriesOf(values.slice(0, n), 'DAY', 20, '2024-01-01T00:00:00Z')
      return { day: target.getUTCDay(), ...fitBaseline(history, 'DAY', target, null) }
    }
    expect(model(61)).toMatchObject({ day: 6, seasons: ['day of the week'] })
    expect(model(61).baseline).toBeLessThan(300)
    expect(model(60).baseline).toBeGreaterThan(800)
  })
  it('knows the night of an hourly series', () => {
    const values = noise(240, 0.1).map((co2, i) => (i % 24 < 6 ? co2 / 10 : co2))
    const model = (n: number) => modelOf(values.slice(0, n), 'HOUR').baseline
    expect(model(240)).toBeLessThan(150)
    expect(model(236)).toBeGreaterThan(800)
  })
})

describe('the interval', () => {
  it('holds about nine of ten next periods of a series without cause, steady or spiky', () => {
    for (const sigma of [0.1, 0.4, 1]) {
      const inside = Array.from({ length: 300 }, (_, seed) => {
        const values = noise(17, sigma, 1000, seed + 1)
        const model = modelOf(values.slice(0, 16), 'MONTH')
        const next = values[16] ?? 0
        return next >= model.low && next <= model.high
      })
      const share = inside.filter(Boolean).length / inside.length
      expect(share).toBeGreaterThan(0.84)
      expect(share).toBeLessThan(0.96)
    }
  })
  it('is wide for a spiky series and narrow for a steady one', () => {
    const steady = modelOf(noise(24, 0.1))
    const spiky = modelOf(noise(24, 1))
    expect(steady.high / steady.baseline).toBeLessThan(1.35)
    expect(spiky.high / spiky.baseline).toBeGreaterThan(3)
  })
  it('borrows from the type while the history is short, and little later', () => {
    const wild: SpreadPrior = { n: 40, meanLogVar: Math.log(1) }
    const calm: SpreadPrior = { n: 40, meanLogVar: Math.log(0.01) }
    const ratio = (n: number) =>
      modelOf(noise(n, 0.3), 'MONTH', wild).sigma / modelOf(noise(n, 0.3), 'MONTH', calm).sigma
    expect(ratio(5)).toBeGreaterThan(1.5)
    expect(ratio(36)).toBeLessThan(1.2)
  })
})

describe('the prior of a type', () => {
  const a = { ownVariance: 0.04, ownDf: 10 }
  const b = { ownVariance: 0.5, ownDf: 4 }
  it('takes out exactly what was added', () => {
    const one = addToPrior(null, a)
    const both = addToPrior(one, b)
    const back = removeFromPrior(both, b)
    expect(back?.n).toBe(1)
    expect(back?.meanLogVar).toBeCloseTo(one.meanLogVar, 12)
    expect(removeFromPrior(one, a)).toBeNull()
  })
  it('is not made to look steady by short histories', () => {
    const models = Array.from({ length: 400 }, (_, seed) => modelOf(noise(5, 0.5, 1000, seed + 1)))
    const prior = models.reduce<SpreadPrior | null>((sum, model) => addToPrior(sum, model), null)
    expect(Math.exp((prior?.meanLogVar ?? 0) / 2)).toBeGreaterThan(0.42)
    expect(Math.exp((prior?.meanLogVar ?? 0) / 2)).toBeLessThan(0.6)
  })
})

it('is plain JSON whose profile adds up to the baseline', () => {
  const model = modelOf(noise(24, 0.3))
  expect(JSON.parse(JSON.stringify(model))).toEqual(model)
  const total = Object.values(model.profile).reduce((sum, part) => sum + part.co2, 0)
  expect(total).toBeCloseTo(model.baseline, 6)
  expect(model.typicalCount).toBeGreaterThan(15)
  expect(model.typicalCount).toBeLessThan(25)
})

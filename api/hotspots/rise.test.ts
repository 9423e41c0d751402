import { describe, expect, it } from 'vitest'
import { type BaselineModel, fitBaseline } from './baseline.ts'
import { newRise, type Rise, riseScore, seePeriod, seeSize } from './rise.ts'
import { gaussFrom, noise, period, randomFrom, seriesOf, startsFrom } from './series-for-tests.ts'

function modelOf(sigma: number): { model: BaselineModel; starts: Date[] } {
  const { history, target } = seriesOf(noise(24, sigma))
  const model = fitBaseline(history, 'MONTH', target, null)
  if (!model) throw new Error('too little history')
  return { model, starts: startsFrom(target.toISOString(), 'MONTH', 12) }
}

/** The score after whole months at so many times the baseline. */
function afterMonths(sigma: number, times: number[]): number {
  const { model, starts } = modelOf(sigma)
  const rise = times.reduce<Rise>(
    (before, each, i) => seePeriod(before, period(starts[i] ?? new Date(0), each * model.baseline), 1, model),
    newRise(),
  )
  return riseScore(rise)
}

/** The score after activities of 100 kg, give or take, and then of so many kg. */
function afterSizes(spread: number, sizes: number[], earlier = 100): number {
  const gauss = gaussFrom(randomFrom(3))
  const before = Array.from({ length: earlier }, () => 100 * Math.exp(spread * gauss()))
  return riseScore([...before, ...sizes].reduce(seeSize, newRise()))
}

describe('how surely an entity has risen', () => {
  it('is little without any sign, and less the longer all is normal', () => {
    const unknown = riseScore(newRise())
    expect(unknown).toBeLessThan(0.2)
    expect(afterMonths(0.1, [1])).toBeLessThan(unknown)
    expect(afterMonths(0.1, [1, 1, 1])).toBeLessThan(afterMonths(0.1, [1]))
    expect(afterSizes(0.1, [])).toBeLessThan(unknown)
  })

  it('rises with the total up to a doubling', () => {
    const scores = Array.from({ length: 20 }, (_, i) => afterMonths(0.15, [1 + i / 20]))
    expect(scores).toEqual([...scores].sort((a, b) => a - b))
    expect(scores.at(-1)).toBeGreaterThan(0.9)
  })

  it('adds up what repeats: three months that prove little by themselves prove much together', () => {
    const one = afterMonths(0.3, [1.5])
    expect(one).toBeLessThan(0.5)
    expect(afterMonths(0.3, [1.5, 1.5, 1.5])).toBeGreaterThan(one + 0.2)
  })

  it('sees larger activities where the total is not out yet, and forgets them when they are over', () => {
    expect(afterSizes(0.2, [160])).toBeGreaterThan(afterSizes(0.2, [100]))
    expect(afterSizes(0.2, Array(6).fill(160))).toBeGreaterThan(0.95)
    expect(afterSizes(0.2, [...Array(6).fill(160), ...Array(12).fill(100)])).toBeLessThan(0.1)
    expect(afterSizes(1.5, Array(6).fill(160))).toBeLessThan(0.3)
  })

  it('takes a new level for normal in the end', () => {
    expect(afterSizes(0.1, Array(20).fill(150))).toBeGreaterThan(0.99)
    const gauss = gaussFrom(randomFrom(5))
    const lasting = Array.from({ length: 400 }, () => 150 * Math.exp(0.1 * gauss()))
    expect(afterSizes(0.1, lasting)).toBeLessThan(0.5)
  })

  it('trusts nobody early in a month, and makes nothing of activities that emit nothing', () => {
    const { model, starts } = modelOf(0.2)
    const start = starts[0] ?? new Date(0)
    const early = seePeriod(newRise(), period(start, 0.12 * model.baseline, 2), 0.05, model)
    const full = seePeriod(newRise(), period(start, 2.4 * model.baseline, 40), 1, model)
    expect(riseScore(early)).toBeLessThan(riseScore(full) / 3)
    const known = seeSize(newRise(), 100)
    for (const nothing of [0, -5]) expect(seeSize(known, nothing)).toEqual(known)
    expect(seePeriod(known, period(start, 0, 0), 1, model)).toEqual(known)
  })

  it('is left alone by a period that is over', () => {
    const { model, starts } = modelOf(0.2)
    const [first, second] = starts as [Date, Date]
    const rise = seePeriod(newRise(), period(second, model.baseline), 1, model)
    expect(seePeriod(rise, period(first, 9 * model.baseline), 1, model)).toEqual(rise)
  })
})

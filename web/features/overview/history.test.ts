import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../ui/charts/trend.ts'
import { addMoment, figureTrend, type Moment, samplesOf } from './history.ts'

const noon = Date.UTC(2024, 4, 6, 12)
const at = (minutes: number) => new Date(noon + minutes * 60_000).toISOString()
const moment = (minutes: number, firingAlerts: number): Moment => ({
  at: at(minutes),
  co2: 0,
  activeHotspots: 0,
  firingAlerts,
  pendingRecommendations: 0,
  inTransit: 0,
  delayed: 0,
})
const said = (samples: readonly { at: string; value: number | null }[]) =>
  samples.map(({ at, value }) => [(Date.parse(at) - noon) / 60_000, value])

describe('the history of a key figure', () => {
  it('is level from one change to the next, and up to now', () => {
    const kept = [moment(-60, 2), moment(-10, 5)]
    expect(said(samplesOf('firingAlerts', kept, [], noon))).toEqual([
      [-60, 2],
      [-11, 2],
      [-10, 5],
      [0, 5],
    ])
  })

  it('goes on with what was seen since the server was asked, and tells nothing twice', () => {
    const kept = [moment(-2, 2), moment(-1, 3)]
    const seen = [moment(-2, 2), moment(-1, 3), moment(0, 4)]
    expect(said(samplesOf('firingAlerts', kept, seen, noon))).toEqual([
      [-2, 2],
      [-1, 3],
      [0, 4],
    ])
  })

  it('is nothing where nothing is known', () => {
    expect(samplesOf('firingAlerts', [], [], noon)).toEqual([])
    expect(figureTrend([], noon)).toBeNull()
  })

  it('keeps one moment a minute, the newest, for a day', () => {
    const many = Array.from({ length: 200 }, (_, n) => moment(n / 20, n))
    const seen = many.reduce(addMoment, [] as readonly Moment[])
    expect(seen.length).toBeLessThanOrEqual(12)
    expect(seen.at(-1)?.firingAlerts).toBe(199)
    expect(addMoment(seen, moment(-5, 1))).toBe(seen)
    const long = Array.from({ length: 3_000 }, (_, n) => moment(n * 2, n)).reduce(addMoment, [] as readonly Moment[])
    expect(long.length).toBeLessThan(1_500)
  })
})

describe('the trend of a key figure', () => {
  const trendSince = (minutes: number) =>
    figureTrend(samplesOf('firingAlerts', [moment(-minutes, 1), moment(-1, 4)], [], noon), noon)

  it('is that of a day, or of as long as is known', () => {
    expect(trendSince(26 * 60)).toEqual({ change: 3, since: expect.closeTo(noon - 26 * HOUR_MS, -6) })
    expect(trendSince(13 * 60)?.since).toBe(noon - 13 * HOUR_MS)
    expect(trendSince(45)?.since).toBe(noon - 45 * 60_000)
    expect(trendSince(6)?.change).toBe(3)
  })

  it('is nothing where next to nothing is known', () => {
    expect(trendSince(3)).toBeNull()
    expect(DAY_MS).toBe(24 * HOUR_MS)
  })
})

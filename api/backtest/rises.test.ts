import { describe, expect, it } from 'vitest'
import { randomFrom } from '../hotspots/series-for-tests.ts'
import { temporaryFiles } from '../ingest/import/temp-files.ts'
import { csv, instant, readings } from './csv-for-tests.ts'
import { judgeFile } from './hotspots.ts'
import { playAsItIs } from './judged.ts'
import { isAbove, percentFor } from './last-period.ts'
import { createPlayer, eventOf } from './player.ts'
import { drawPlaces, playRises } from './rises.ts'
import { readRows } from './rows.ts'
import { standAfter } from './standing.ts'
import { areaUnderCurve, reachVerdicts } from './verdict.ts'

const files = temporaryFiles()
const now = new Date()
const open = async (lines: string[]) => {
  const input = await readRows(files.write('readings.csv', csv(lines)), now)
  return { input, items: input.sources.map(({ item }) => item) }
}

describe('the rises', () => {
  it('are found when they double what a steady entity emits, early, and not where there are none', async () => {
    const { items } = await open(readings(150))
    const played = playAsItIs(items, now)
    const places = drawPlaces(played, items, randomFrom(1))
    expect(places).toHaveLength(36)
    const [all] = reachVerdicts(played.judged, playRises(items, played, places, now))
    const [hotspots, , , usual, tuned] = all?.verdicts ?? []
    const recall = Object.fromEntries(
      hotspots?.found.flatMap((each) => (each.kind === 'VOLUME' ? [[each.percent, each.recall]] : [])) ?? [],
    )
    expect(recall[100]).toBe(1)
    expect(recall[0]).toBeLessThan(0.15)
    expect(recall[30]).toBe(1)
    expect(hotspots?.falseAlarmsPerYear).toBeLessThan(2)
    const last = hotspots?.found.findLast(({ kind }) => kind === 'VOLUME')
    expect(last?.medianDelay).toBeLessThan(2)
    expect(usual?.falseAlarmsPerYear).toBeGreaterThan(hotspots?.falseAlarmsPerYear ?? 0)
    expect(tuned?.falseAlarmsPerYear).toBeLessThanOrEqual(hotspots?.falseAlarmsPerYear ?? 0)
    const areas = all?.auc.flatMap(({ kind, auc }) => (kind === 'VOLUME' ? auc : [])) ?? []
    expect(areas).toEqual([...areas].sort())
    expect(areas.at(-1)).toBeGreaterThan(0.95)
  })

  it('are the same for the same seed, and others for another', async () => {
    const { items, input } = await open(readings(150))
    const played = playAsItIs(items, now)
    const starts = (seed: number) =>
      drawPlaces(played, items, randomFrom(seed)).map(({ judged }) => `${judged.entity} ${judged.start.toISOString()}`)
    expect(starts(2)).toEqual(starts(2))
    expect(starts(3)).not.toEqual(starts(2))
    expect(judgeFile('f', input, 2, now)).toEqual(judgeFile('f', input, 2, now))
  })

  it('leave everything else as it is: by 0 % the scores are those of the file', async () => {
    const { items } = await open(readings(150))
    const played = playAsItIs(items, now)
    const places = drawPlaces(played, items, randomFrom(2)).sort((a, b) => a.judged.first - b.judged.first)
    const player = createPlayer(now)
    const plain = items.map((item) => {
      const [each] = player.take(item).entities
      return each ? standAfter(each, eventOf(item), player.priors).score : 0
    })
    const none = playRises(items, played, places, now).filter(({ rise }) => rise.percent === 0)
    for (const [i, { judged }] of places.entries()) {
      const own = played.activities.get(judged.entity) ?? []
      const weeks = own.slice(own.indexOf(judged.first)).slice(0, 28)
      expect(none[i]?.scores).toHaveLength(28)
      // Not to the last digit: what others make of the common prior meanwhile is not known to it.
      for (const [day, index] of weeks.entries()) expect(none[i]?.scores[day]).toBeCloseTo(plain[index] ?? -1, 1)
    }
  })

  it('end before the data do, and do not begin where a hotspot is open', async () => {
    const { items } = await open(readings(150, 100, 120))
    const played = playAsItIs(items, now)
    const newest = Math.max(...items.map(({ activity }) => activity.occurredAt.getTime()))
    expect(played.judged.some(({ wasHot }) => wasHot)).toBe(true)
    const risen = played.judged.filter(
      ({ entity, start }) => entity === 'FACILITY hub' && start >= new Date(instant(99)),
    )
    expect(risen.reduce((count, { raised }) => count + raised.TOTAL, 0)).toBe(1)
    for (let seed = 0; seed < 20; seed++) {
      for (const { judged, end } of drawPlaces(played, items, randomFrom(seed))) {
        expect(judged.wasHot).toBe(false)
        expect(end.getTime()).toBeLessThanOrEqual(newest)
        expect(end.getTime() - judged.start.getTime()).toBe(28 * 86_400_000)
      }
    }
  })
})

describe('the rule beside the engine', () => {
  it('is tuned to give as many alarms as it may, and no more', () => {
    const ratios = [1.1, 3, null, 1.4, 2, 0.5]
    for (const [alarms, percent] of [
      [0, 200],
      [1, 100],
      [2, 40],
    ] as const) {
      expect(percentFor(ratios, alarms)).toBeCloseTo(percent)
      expect(ratios.filter((ratio) => isAbove(ratio, percentFor(ratios, alarms)))).toHaveLength(alarms)
    }
  })
})

describe('areaUnderCurve', () => {
  it('is 1 when all are above, a half when nothing tells them apart, and counts ties half', () => {
    expect(areaUnderCurve([3, 4], [1, 2])).toBe(1)
    expect(areaUnderCurve([1, 2], [1, 2])).toBe(0.5)
    expect(areaUnderCurve([2, 2], [1, 2])).toBe(0.75)
  })
})

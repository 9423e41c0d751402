// @vitest-environment happy-dom
import type uPlot from 'uplot'
import { expect, it } from 'vitest'
import { periodsOf, type SeriesPoint } from './series.ts'
import { paintBack, paintSeries } from './series-paint.ts'

const day = (number: number) => new Date(Date.UTC(2013, 0, number)).toISOString()
const DAY_MS = 86_400_000
const point = (number: number, fields: Partial<SeriesPoint> = {}): SeriesPoint => ({
  start: day(number),
  co2: 100,
  baseline: 80,
  low: 60,
  high: 120,
  count: 1,
  ...fields,
})

/** A plot of 100 px a day and a px a kg, from 1 January on, that writes down what is drawn; zero lies at 1000. */
function createPlot() {
  const rects: { color: string; left: number; top: number; width: number; height: number }[] = []
  const lines: [number, number][][] = []
  const texts: string[] = []
  const outlines: number[][] = []
  const root = document.createElement('div')
  for (const name of ['ink', 'total', 'more', 'band', 'selected']) root.style.setProperty(`--${name}`, name)
  document.body.append(root)
  const ctx = {
    fillStyle: '',
    save() {},
    restore() {},
    stroke() {},
    setLineDash() {},
    strokeText() {},
    measureText: () => ({ width: 80 }),
    beginPath: () => lines.push([]),
    lineTo: (x: number, y: number) => lines.at(-1)?.push([x, y]),
    fillRect: (left: number, top: number, width: number, height: number) =>
      rects.push({ color: ctx.fillStyle, left, top, width, height }),
    strokeRect: (...rect: number[]) => outlines.push(rect),
    fillText: (text: string) => texts.push(text),
  }
  const valToPos = (value: number, scale: string) =>
    scale === 'x' ? ((value - Date.parse(day(1))) / DAY_MS) * 100 : 1000 - value
  const plot = { ctx, root, valToPos, bbox: { left: 0, top: 0, width: 1000, height: 1000 } } as unknown as uPlot
  const bars = () => rects.filter(({ color }) => color === 'total' || color === 'more')
  return { plot, rects, bars, lines, texts, outlines }
}

it('draws a bar, a band and a step for each period, and nothing through a hole', () => {
  const { plot, rects, bars, lines } = createPlot()
  const points = [
    point(1),
    point(2, { co2: 130 }),
    point(4, { baseline: null, low: null, high: null }),
    point(5, { co2: null }),
  ]
  paintSeries(plot, { periods: periodsOf(points, 'DAY'), highlight: null, log: false })
  expect(bars().map(({ color, top, height }) => [color, top, height])).toEqual([
    ['total', 900, 100],
    ['more', 870, 130],
    ['total', 900, 100],
  ])
  expect(rects.filter(({ color }) => color === 'band').map(({ left, width }) => [left, width])).toEqual([
    [0, 100],
    [100, 100],
    [400, 100],
  ])
  expect(lines.map((line) => line.map(([x]) => x))).toEqual([
    [0, 100, 100, 200],
    [400, 500],
  ])
})

it('outlines what is predicted, from zero, with its amount', () => {
  const { plot, texts, outlines } = createPlot()
  const periods = periodsOf([point(1)], 'DAY', { start: day(1), value: 340 })
  paintSeries(plot, { periods, highlight: null, log: false })
  expect(texts).toEqual(['predicted 340 kg'])
  expect(outlines.map(([, top, , height]) => [top, height])).toEqual([[660, 340]])
})

it('leaves out of a log scale what has no place on it', () => {
  const { plot, bars } = createPlot()
  const periods = periodsOf([point(1, { co2: 0 }), point(2, { co2: -3 }), point(3)], 'DAY')
  paintSeries(plot, { periods, highlight: null, log: true })
  expect(bars().map(({ left }) => Math.floor(left / 100))).toEqual([2])
})

it('puts a strip behind the highlighted period', () => {
  const { plot, rects } = createPlot()
  const periods = periodsOf([point(1), point(2)], 'DAY')
  paintBack(plot, { periods, highlight: Date.parse(day(2)), log: false })
  expect(rects).toContainEqual({ color: 'selected', left: 100, top: 0, width: 100, height: 1000 })
  paintBack(plot, { periods, highlight: Date.parse(day(9)), log: false })
  expect(rects).toHaveLength(2)
})

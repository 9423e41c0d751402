import type uPlot from 'uplot'
import { formatCo2 } from '../format/numbers.ts'
import { isAbove, type Period, runs, willBeAbove } from './series.ts'

/** What is drawn; `highlight` is the start of the highlighted period, in ms. */
export type SeriesView = { periods: readonly Period[]; highlight: number | null; log: boolean }

type Palette = Record<'ink' | 'soft' | 'bar' | 'above' | 'band' | 'strip' | 'surface', string>

const variables = {
  ink: '--ink',
  soft: '--ink-soft',
  bar: '--total',
  above: '--more',
  band: '--band',
  strip: '--selected',
  surface: '--surface',
}

/** The colours of the theme that applies to `element`. */
export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element)
  const entries = Object.entries(variables).map(([name, variable]) => [name, style.getPropertyValue(variable).trim()])
  return Object.fromEntries(entries) as Palette
}

/** The strip behind the highlighted period; drawn before the grid. */
export function paintBack(plot: uPlot, { periods, highlight }: SeriesView): void {
  const period = periods.find(({ from }) => from === highlight)
  if (!period) return
  const { top, height } = plot.bbox
  const [left, right] = [plot.valToPos(period.from, 'x', true), plot.valToPos(period.to, 'x', true)]
  const { strip, above } = paletteOf(plot.root)
  plot.ctx.fillStyle = strip
  plot.ctx.fillRect(left, top, right - left, height)
  plot.ctx.fillStyle = above
  plot.ctx.fillRect(left, top, right - left, 2 * devicePixelRatio)
}

/**
 * Bands, then bars, then baselines as steps, then the prediction. Each run is drawn by itself, so that gaps stay empty.
 */
export function paintSeries(plot: uPlot, { periods, log }: SeriesView): void {
  const { ctx, bbox } = plot
  const colours = paletteOf(plot.root)
  const px = devicePixelRatio
  const x = (time: number) => Math.round(plot.valToPos(time, 'x', true))
  const floor = bbox.top + bbox.height
  const y = (amount: number) => (log && amount <= 0 ? floor : plot.valToPos(amount, 'y', true))
  const zero = log ? floor : y(0)

  ctx.save()
  ctx.fillStyle = colours.band
  for (const { from, to, low, high } of periods) {
    if (low !== null && high !== null) ctx.fillRect(x(from), y(high), x(to) - x(from), Math.max(px, y(low) - y(high)))
  }

  for (const period of periods) {
    if (period.co2 === null || (log && period.co2 <= 0)) continue
    const [left, width] = barOf(period)
    ctx.fillStyle = isAbove(period) ? colours.above : colours.bar
    ctx.fillRect(left, Math.min(y(period.co2), zero), width, Math.max(px, Math.abs(zero - y(period.co2))))
  }

  ctx.strokeStyle = colours.ink
  ctx.lineWidth = 1.5 * px
  for (const run of runs(periods, ({ baseline }) => baseline !== null && !(log && baseline <= 0))) {
    ctx.beginPath()
    for (const { from, to, baseline } of run) {
      ctx.lineTo(x(from), y(baseline ?? 0))
      ctx.lineTo(x(to), y(baseline ?? 0))
    }
    ctx.stroke()
  }

  for (const period of periods) paintPrediction(period)
  ctx.restore()

  function barOf({ from, to }: Period): [number, number] {
    const room = x(to) - x(from)
    const width = Math.min(Math.max(px, room * 0.62), 46 * px)
    return [x(from) + (room - width) / 2, width]
  }

  function paintPrediction(period: Period) {
    const { predicted } = period
    if (predicted === null || (log && predicted <= 0)) return
    const [left, width] = barOf(period)
    const top = y(predicted)
    ctx.setLineDash([4 * px, 3 * px])
    ctx.strokeStyle = willBeAbove(period) ? colours.above : colours.soft
    ctx.strokeRect(left, Math.min(top, zero), width, Math.abs(zero - top))
    ctx.setLineDash([])
    const text = `predicted ${formatCo2(predicted)}`
    ctx.font = `600 ${11 * px}px ${getComputedStyle(plot.root).fontFamily}`
    const half = ctx.measureText(text).width / 2
    const center = Math.min(Math.max(left + width / 2, bbox.left + half), bbox.left + bbox.width - half)
    ctx.textAlign = 'center'
    ctx.textBaseline = 'bottom'
    ctx.lineJoin = 'round'
    ctx.lineWidth = 4 * px
    ctx.strokeStyle = colours.surface
    ctx.strokeText(text, center, top - 4 * px)
    ctx.fillStyle = colours.ink
    ctx.fillText(text, center, top - 4 * px)
  }
}

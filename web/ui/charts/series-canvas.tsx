import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { schemeAttribute } from '../../browser/colour-scheme.ts'
import { formatCo2 } from '../format/numbers.ts'
import { periodLabels } from './period-labels.ts'
import { amountRange, type Bucket, type Period } from './series.ts'
import classes from './series-chart.module.css'
import { paintBack, paintSeries, paletteOf, type SeriesView } from './series-paint.ts'

type Props = SeriesView & { bucket: Bucket; onPoint: (period: Period | null) => void }

/** The chart of a series; loaded when the first one is shown. */
export function SeriesCanvas(props: Props) {
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(null)
  const latest = useRef(props)
  latest.current = props
  const { periods, highlight, bucket, log } = props

  useEffect(() => {
    if (!box.current) return
    const drawn = drawInto(box.current, log, () => latest.current)
    plot.current = drawn?.plot ?? null
    return drawn?.stop
  }, [log])

  // biome-ignore lint/correctness/useExhaustiveDependencies: the plot reads what changed from `latest`.
  useEffect(() => plot.current?.setData(dataOf(periods)), [periods, highlight, bucket])

  return <div ref={box} className={classes.canvas} />
}

// The hooks draw the figures; the second row only makes the plot ask for its range.
const dataOf = (periods: readonly Period[]): uPlot.AlignedData => [
  periods.map(({ from }) => from),
  periods.map(() => 1),
]

function drawInto(box: HTMLElement, log: boolean, latest: () => Props) {
  if (!document.createElement('canvas').getContext('2d')) return null
  const sizeOf = () => ({ width: Math.max(80, box.clientWidth), height: Math.max(80, box.clientHeight) })
  const periodAt = (time: number) => latest().periods.find(({ from, to }) => from <= time && time < to)
  const soft = () => paletteOf(box).soft
  const line = { stroke: () => getComputedStyle(box).getPropertyValue('--line'), width: 1 }
  const font = `11px ${getComputedStyle(box).fontFamily}`
  const spanOf = (periods: readonly Period[]): [number, number] => [periods[0]?.from ?? 0, periods.at(-1)?.to ?? 1]
  const labels = (u: uPlot) =>
    periodLabels(...spanOf(latest().periods), latest().bucket, u.bbox.width / devicePixelRatio)

  // A log scale has nine lines per decade; one is enough.
  const isRound = (amount: number) => !log || Number.isInteger(Math.log10(amount))

  const plot = new uPlot(
    {
      ...sizeOf(),
      padding: [8, 12, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
      scales: {
        x: { time: false, range: () => spanOf(latest().periods) },
        y: { distr: log ? 3 : 1, range: () => amountRange(latest().periods, log) },
      },
      axes: [
        {
          font,
          stroke: soft,
          size: 44,
          gap: 8,
          grid: { show: false },
          ticks: { show: false },
          border: { show: true, ...line },
          splits: (u) => labels(u).map(({ at }) => at),
          values: (u) => labels(u).map(({ text }) => text),
        },
        {
          font,
          stroke: soft,
          gap: 6,
          space: 36,
          grid: { ...line, filter: (_, splits) => splits.map((amount) => (isRound(amount) ? amount : null)) },
          ticks: { show: false },
          size: (_, values) => 14 + 6.4 * Math.max(4, ...(values ?? []).map((value) => value?.length ?? 0)),
          values: (_, splits) => splits.map((amount) => (amount === null ? '' : formatCo2(amount))),
        },
      ],
      series: [{}, { points: { show: false }, paths: () => null }],
      hooks: {
        drawClear: [(u) => paintBack(u, latest())],
        draw: [(u) => paintSeries(u, latest())],
        setCursor: [
          (u) =>
            latest().onPoint(
              (u.cursor.left ?? -1) < 0 ? null : (periodAt(u.posToVal(u.cursor.left ?? 0, 'x')) ?? null),
            ),
        ],
      },
    },
    dataOf(latest().periods),
    box,
  )

  // Redraw at once: before a print there is no later.
  const redraw = () => plot.batch(() => plot.redraw(false))
  const sizes = new ResizeObserver(() => plot.setSize(sizeOf()))
  sizes.observe(box)
  const themes = new MutationObserver(redraw)
  themes.observe(document.documentElement, { attributeFilter: [schemeAttribute] })
  const events = ['beforeprint', 'afterprint']
  for (const event of events) window.addEventListener(event, redraw)
  const stop = () => {
    sizes.disconnect()
    themes.disconnect()
    for (const event of events) window.removeEventListener(event, redraw)
    plot.destroy()
  }
  return { plot, stop }
}

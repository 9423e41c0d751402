import classes from './sparkline.module.css'
import { formatTrend, knownSamples, type Sample, wholeTrend } from './trend.ts'

const widthPx = 100
const heightPx = 28
/** Margin at the edges for the width of the line. */
const edgePx = 2.5

type Spot = { x: number; y: number }

/**
 * The positions of a figure's samples, in runs that end where a value is missing; a constant figure is drawn in the
 * middle. A sample without a time is left out.
 */
export function sparklineRuns(samples: readonly Sample[]): Spot[][] {
  const known = knownSamples(samples)
  const first = known[0]?.at ?? 0
  const span = (known.at(-1)?.at ?? 0) - first
  const values = known.map(({ value }) => value)
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  // Halved, so that the range of any two numbers is finite.
  const range = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) / 2 - least / 2
  const holes = samples
    .filter(({ value }) => !Number.isFinite(value))
    .map(({ at }) => Date.parse(at))
    .sort((a, b) => a - b)

  const found: Spot[][] = []
  let before = Number.NEGATIVE_INFINITY
  for (const { at, value } of known) {
    const share = range > 0 ? (value / 2 - least / 2) / range : 0.5
    const spot = {
      x: span > 0 ? edgePx + ((at - first) / span) * (widthPx - 2 * edgePx) : widthPx / 2,
      y: heightPx - edgePx - share * (heightPx - 2 * edgePx),
    }
    const isCut = holes.some((hole) => before < hole && hole < at)
    if (isCut || !found.length) found.push([spot])
    else found.at(-1)?.push(spot)
    before = at
  }
  return found
}

const round = (value: number) => Math.round(value * 100) / 100

const pathOf = (run: readonly Spot[]) =>
  // A line from a point to itself draws a dot.
  [...run, ...run.slice(-1)].map(({ x, y }, index) => `${index ? 'L' : 'M'}${round(x)} ${round(y)}`).join('')

const areaOf = (run: readonly Spot[]) =>
  `${pathOf(run)}L${round(run.at(-1)?.x ?? 0)} ${heightPx}L${round(run[0]?.x ?? 0)} ${heightPx}Z`

type Props = {
  /** The name of the figure. */
  label: string
  samples: readonly Sample[]
  /** ms since 1970. */
  now: number
  format?: (change: number) => string
}

/**
 * The history of a figure as a small line; screen readers hear the difference between its first and its newest value.
 */
export function Sparkline({ label, samples, now, format }: Props) {
  const runs = sparklineRuns(samples)
  const last = runs.at(-1)?.at(-1)
  const change = wholeTrend(samples)
  const words = change ? formatTrend(change, now, format) : 'no history yet'
  return (
    <svg
      className={classes.sparkline}
      viewBox={`0 0 ${widthPx} ${heightPx}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${label}: ${words}`}
    >
      {runs.map((run) => (
        <g key={run[0]?.x}>
          <path className={classes.area} d={areaOf(run)} />
          <path className={classes.line} d={pathOf(run)} />
        </g>
      ))}
      {last && <path className={classes.newest} d={pathOf([last])} />}
    </svg>
  )
}

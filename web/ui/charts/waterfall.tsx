import { Co2 } from '../format/figures.tsx'
import { withKeys } from '../format/keys.ts'
import classes from './waterfall.module.css'

export type Step = { label: string; detail?: string; amount: number }
export type Bar = { left: number; width: number }

const finite = (value: number) => (Number.isFinite(value) ? value : 0)

/**
 * Bars from `start`, by each of `amounts` in turn, to `end`, in percent of the width and on one scale: the first and
 * the last begin at zero, the others where the bar before them ends.
 */
export function waterfallBars(start: number, amounts: readonly number[], end: number): Bar[] {
  let level = finite(start)
  const spans: [number, number][] = [[0, level]]
  for (const amount of amounts) {
    const from = level
    level += finite(amount)
    spans.push([from, level])
  }
  spans.push([0, finite(end)])
  const least = Math.min(...spans.flat())
  const range = Math.max(...spans.flat()) - least || 1
  return spans.map(([a, b]) => ({
    left: ((Math.min(a, b) - least) / range) * 100,
    width: Math.max(0.6, (Math.abs(b - a) / range) * 100),
  }))
}

/** Shows step by step how one figure became another. */
export function Waterfall({ start, steps, end }: { start: Step; steps: readonly Step[]; end: Step }) {
  const bars = waterfallBars(
    start.amount,
    steps.map(({ amount }) => amount),
    end.amount,
  )
  const rows = withKeys([start, ...steps, end], ({ label, detail }) => `${label} ${detail}`)
  const kind = (index: number, amount: number) =>
    index === 0 ? 'start' : index === rows.length - 1 ? 'end' : amount < 0 ? 'less' : 'more'
  return (
    <ol className={classes.waterfall}>
      {rows.map(({ key, item: row }, index) => (
        <li className={classes.row} key={key} data-kind={kind(index, row.amount)}>
          <span className={classes.label}>
            {row.label}
            {row.detail && <small title={row.detail}>{row.detail}</small>}
          </span>
          <span className={classes.track} aria-hidden="true">
            <span className={classes.bar} style={{ left: `${bars[index]?.left}%`, width: `${bars[index]?.width}%` }} />
          </span>
          <Co2 kg={row.amount} signed={kind(index, row.amount) === 'less' || kind(index, row.amount) === 'more'} />
        </li>
      ))}
    </ol>
  )
}

import { formatCo2 } from '../format/numbers.ts'
import classes from './bullet.module.css'

type Figures = { predicted: number; baseline: number; low: number; high: number; level: string }

/** The position of each figure on the bar, in percent of its width; the largest figure ends just before the edge. */
export function bulletScale({ predicted, baseline, low, high }: Omit<Figures, 'level'>) {
  const known = [predicted, baseline, low, high].map((value) => (Number.isFinite(value) ? Math.max(0, value) : 0))
  const full = Math.max(...known) * 1.04
  const place = (value: number | undefined) => (full > 0 ? ((value ?? 0) / full) * 100 : 0)
  const [atPredicted, atBaseline, atLow, atHigh] = known.map(place) as [number, number, number, number]
  return { predicted: atPredicted, baseline: atBaseline, low: Math.min(atLow, atHigh), high: Math.max(atLow, atHigh) }
}

/** The predicted amount as a bar over the band of its normal range, with the baseline as a line. */
export function Bullet({ level, ...figures }: Figures) {
  const scale = bulletScale(figures)
  const label = `Predicted ${formatCo2(figures.predicted)}; normally ${formatCo2(figures.baseline)}, between ${formatCo2(figures.low)} and ${formatCo2(figures.high)}`
  return (
    <div className={classes.bullet} role="img" aria-label={label} title={label}>
      <div
        className={classes.band}
        style={{ left: `${scale.low}%`, width: `${Math.max(0.6, scale.high - scale.low)}%` }}
      />
      <div className={classes.bar} data-level={level} style={{ width: `${scale.predicted}%` }} />
      <div className={classes.line} style={{ left: `${scale.baseline}%` }} />
    </div>
  )
}

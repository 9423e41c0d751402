import { formatCo2 } from '../../ui/format/numbers.ts'
import classes from './outcome-bar.module.css'
import { type OutcomeFigures, outcomeScale } from './outcome-scale.ts'

/** The measured saving with its interval, beside what was expected and the smallest that can be shown. */
export function OutcomeBar({ outcome }: { outcome: OutcomeFigures }) {
  const { zero, expected, smallest, estimate, low, high } = outcomeScale(outcome)
  const measured =
    estimate === null
      ? 'Nothing is measured yet'
      : `Saved: ${formatCo2(outcome.estimate)}, between ${formatCo2(outcome.low)} and ${formatCo2(outcome.high)}`
  const label = `${measured}; expected ${formatCo2(outcome.expected)}, smallest that can be shown ${formatCo2(outcome.smallestEffect)}`
  return (
    <div className={classes.scale} role="img" aria-label={label} title={label}>
      <div className={classes.bar}>
        <i className={classes.hidden} style={{ left: `${zero}%`, width: `${Math.max(smallest - zero, 0)}%` }} />
        {low !== null && high !== null && (
          <i className={classes.interval} style={{ left: `${low}%`, width: `${Math.max(high - low, 0.5)}%` }} />
        )}
        <i className={classes.zero} style={{ left: `${zero}%` }} />
        <i className={classes.expected} style={{ left: `${expected}%` }} />
        {estimate !== null && <i className={classes.estimate} style={{ left: `${estimate}%` }} />}
      </div>
      <div className={classes.words} aria-hidden>
        <span style={{ left: `${zero}%` }}>0</span>
        <span style={{ left: `${expected}%` }}>expected</span>
      </div>
    </div>
  )
}

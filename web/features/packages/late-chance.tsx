import { formatAge } from '../../ui/format/dates.ts'
import classes from './late-chance.module.css'
import { formatChance } from './words.ts'

type Times = { promisedAt: string | null; deliveredAt: string | null; lateProbability: number | null }

/** How much later than promised it was delivered, ms; negative when earlier; NaN when not known. */
export const lateBy = ({ promisedAt, deliveredAt }: Pick<Times, 'promisedAt' | 'deliveredAt'>): number =>
  Date.parse(deliveredAt ?? '') - Date.parse(promisedAt ?? '')

/** The chance of missing the promise as a small bar; of what was delivered, how late it came. */
export function LateChance(times: Times) {
  const { lateProbability: chance, deliveredAt, promisedAt } = times
  if (deliveredAt) {
    const late = lateBy(times)
    if (Number.isNaN(late)) return <span className={classes.soft}>–</span>
    return late > 0 ? (
      <span className={classes.missed}>{formatAge(late)} late</span>
    ) : (
      <span className={classes.soft}>in time</span>
    )
  }
  if (chance === null || !Number.isFinite(chance))
    return (
      <span className={classes.soft} title={promisedAt ? 'No estimate yet' : 'Nothing was promised'}>
        –
      </span>
    )
  const share = Math.min(1, Math.max(0, chance))
  return (
    <span className={classes.chance} data-high={share >= 0.5 || undefined}>
      <span className={classes.track} aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span className="figure">{formatChance(chance)}</span>
    </span>
  )
}

import type { RecommendationRowFragment } from '../../graphql/generated/graphql.ts'
import { formatCount } from '../../ui/format/numbers.ts'
import classes from './outcome.module.css'

/** How often a measure has saved what was promised of it; nothing where there is no verdict yet. */
export function TrackRecord({ record }: { record: RecommendationRowFragment['trackRecord'] }) {
  const { verified, notShown, worse, realisedShare } = record
  if (verified + notShown + worse === 0) return null
  return (
    <p className={classes.note}>
      This measure so far: verified {formatCount(verified)}, not shown {formatCount(notShown)}, worse{' '}
      {formatCount(worse)}. {formatCount(Math.round(100 * realisedShare))} % of what it promises is to be expected.
    </p>
  )
}

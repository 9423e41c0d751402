import { recommendationAddress } from '../../addresses/recommendations.ts'
import type { RecommendationRowFragment } from '../../graphql/generated/graphql.ts'
import { splitAction } from '../../rows/recommendation-headline.ts'
import { Link } from '../../ui/controls/link.tsx'
import classes from './terms.module.css'

/** What an action would be done instead of; nothing where it stands for itself. */
export function Alternatives({ excludes }: Pick<RecommendationRowFragment, 'excludes'>) {
  if (excludes.length === 0) return null
  return (
    <div className={classes.alternatives}>
      <p>Choose one: it changes the same emissions as what follows, so the savings do not add up.</p>
      <ul aria-label="Alternatives">
        {excludes.map(({ id, action }) => (
          <li key={id}>
            <Link href={recommendationAddress.href(id)}>{splitAction(action).headline}</Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

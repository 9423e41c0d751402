import type { RecommendationRowFragment } from '../../graphql/generated/graphql.ts'
import { splitAction } from '../../rows/recommendation-headline.ts'
import { Alternatives } from './alternatives.tsx'
import { Citations } from './citation.tsx'
import { Decision } from './decision.tsx'
import { Outcome } from './outcome.tsx'
import classes from './recommendation-card.module.css'
import { isCounted, Saving } from './saving.tsx'
import { Terms } from './terms.tsx'
import { TrackRecord } from './track-record.tsx'

/** What to do about a hotspot, why, what it would save, on whose word; and the decision. */
export function RecommendationCard({ recommendation }: { recommendation: RecommendationRowFragment }) {
  const { action, rootCause, co2Reduction, citations, leadTime, cost, excludes } = recommendation
  const { headline, detail } = splitAction(action)
  return (
    <article className={classes.card} aria-label={headline}>
      <header className={classes.head}>
        <h3>{headline}</h3>
        <p className={classes.saving}>
          <strong>
            <Saving co2Reduction={co2Reduction} />
          </strong>
          {isCounted(co2Reduction) && <span>CO₂e in this period</span>}
        </p>
      </header>
      <Terms leadTime={leadTime} cost={cost} />
      {detail && <p className={classes.cause}>{detail}</p>}
      <TrackRecord record={recommendation.trackRecord} />
      <p className={classes.cause}>
        <span>Root cause</span> {rootCause}
      </p>
      <Alternatives excludes={excludes} />
      <Citations citations={citations} />
      <Outcome recommendation={recommendation} />
      <Decision recommendation={recommendation} />
    </article>
  )
}

import type { RecommendationRowFragment } from '../../graphql/generated/graphql.ts'
import { splitAction } from '../../rows/recommendation-headline.ts'
import { Co2 } from '../../ui/format/figures.tsx'
import { Citations } from './citation.tsx'
import { Decision } from './decision.tsx'
import { Outcome } from './outcome.tsx'
import classes from './recommendation-card.module.css'
import { TrackRecord } from './track-record.tsx'

/** What to do about a hotspot, why, what it would save, on whose word; and the decision. */
export function RecommendationCard({ recommendation }: { recommendation: RecommendationRowFragment }) {
  const { action, rootCause, co2Reduction, citations } = recommendation
  const { headline, detail } = splitAction(action)
  return (
    <article className={classes.card} aria-label={headline}>
      <header className={classes.head}>
        <h3>{headline}</h3>
        <p className={classes.saving}>
          <strong>
            −<Co2 kg={co2Reduction} />
          </strong>
          <span>CO₂e in this period</span>
        </p>
      </header>
      {detail && <p className={classes.cause}>{detail}</p>}
      <TrackRecord record={recommendation.trackRecord} />
      <p className={classes.cause}>
        <span>Root cause</span> {rootCause}
      </p>
      <Citations citations={citations} />
      <Outcome recommendation={recommendation} />
      <Decision recommendation={recommendation} />
    </article>
  )
}

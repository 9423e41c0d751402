import { useQuery } from 'urql'
import type { Href } from '../../addresses/address.ts'
import { recommendationsAddress } from '../../addresses/recommendations.ts'
import { errorSentence } from '../../graphql/errors.ts'
import type { RecommendationRowFragment } from '../../graphql/generated/graphql.ts'
import { HotspotSummary } from '../../rows/hotspot-summary.tsx'
import { recommendationQuery } from '../../rows/recommendation-actions.ts'
import { splitAction } from '../../rows/recommendation-headline.ts'
import { Link } from '../../ui/controls/link.tsx'
import { Instant } from '../../ui/format/figures.tsx'
import { Empty, Failure, LoadingRows } from '../../ui/page/states.tsx'
import { Alternatives } from './alternatives.tsx'
import { Citations } from './citation.tsx'
import { Decision } from './decision.tsx'
import { recommendationHotspotQuery } from './documents.ts'
import { Outcome } from './outcome.tsx'
import classes from './recommendation-detail.module.css'
import { isCounted, Saving } from './saving.tsx'
import { Terms } from './terms.tsx'
import { TrackRecord } from './track-record.tsx'

type Props = {
  id: string
  /** Where the list is. */
  listHref: Href
}

/** One recommendation with all that a decision on it needs, and the decision. */
export function RecommendationDetail({ id, listHref }: Props) {
  const [{ data, error, fetching, stale }, read] = useQuery({ query: recommendationQuery, variables: { id } })
  const recommendation = data?.recommendation
  if (recommendation) return <Detail recommendation={recommendation} listHref={listHref} />
  if (fetching || stale) return <LoadingRows rows={5} height={44} />
  if (error)
    return (
      <Failure
        title="This recommendation could not be read"
        sentence={errorSentence(error)}
        retry={() => read({ requestPolicy: 'network-only' })}
      />
    )
  return (
    <Empty title="There is no such recommendation">
      The link may be old or cut short. <Link href={recommendationsAddress.href()}>Show the recommendations</Link>.
    </Empty>
  )
}

function Detail({ recommendation, listHref }: { recommendation: RecommendationRowFragment; listHref: Href }) {
  const { action, rootCause, co2Reduction, citations, leadTime, cost, excludes, createdAt, hotspot } = recommendation
  const { headline, detail } = splitAction(action)
  return (
    <article className={classes.detail} aria-label="Recommendation">
      <div className={classes.text}>
        <Link className={classes.back} href={listHref}>
          ← All recommendations
        </Link>
        <h2>{headline}</h2>
        <p className={classes.saving}>
          <strong>
            <Saving co2Reduction={co2Reduction} />
            {isCounted(co2Reduction) && ' CO₂e'}
          </strong>
          {isCounted(co2Reduction) && ' in this period'} · made <Instant at={createdAt} />
        </p>
        <Terms leadTime={leadTime} cost={cost} />
        {detail && <p>{detail}</p>}
        <Alternatives excludes={excludes} />
        <TrackRecord record={recommendation.trackRecord} />
        <Outcome recommendation={recommendation} isWhole />
        <h3>Root cause</h3>
        <p>{rootCause}</p>
        {citations.length > 0 && (
          <section aria-label="Evidence">
            <h3>What it rests on</h3>
            <Citations citations={citations} />
          </section>
        )}
        <div className={classes.hotspot}>
          <Hotspot id={hotspot.id} />
        </div>
      </div>
      <footer className={classes.decision}>
        <Decision recommendation={recommendation} isOpen />
      </footer>
    </article>
  )
}

/** The hotspot that it would reduce. */
function Hotspot({ id }: { id: string }) {
  const [{ data, error, fetching, stale }, read] = useQuery({ query: recommendationHotspotQuery, variables: { id } })
  if (data?.hotspot) return <HotspotSummary hotspot={data.hotspot} />
  if (fetching || stale) return <LoadingRows rows={2} height={52} />
  return error ? (
    <Failure
      title="Its hotspot could not be read"
      sentence={errorSentence(error)}
      retry={() => read({ requestPolicy: 'network-only' })}
    />
  ) : null
}

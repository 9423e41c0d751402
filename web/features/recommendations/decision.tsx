import { useState } from 'react'
import { RowActions } from '../../actions/row-actions.tsx'
import { useActing } from '../../actions/use-acting.ts'
import type { RecommendationRowFragment } from '../../graphql/generated/graphql.ts'
import { isUndecided, recommendationActions } from '../../rows/recommendation-actions.ts'
import { Instant } from '../../ui/format/figures.tsx'
import { formatWord } from '../../ui/format/words.ts'
import classes from './decision.module.css'

/** The decision on a recommendation: taken here, or by whom and when. `isOpen`: it is the one that the page is about. */
export function Decision(props: { recommendation: RecommendationRowFragment; isOpen?: boolean }) {
  const { recommendation, isOpen = false } = props
  const acting = useActing(recommendationActions, recommendation)
  const [wasUndecided] = useState(recommendation.status === 'PENDING')
  return (
    <>
      <div role="status">
        {!isUndecided(recommendation) && (
          <Decided recommendation={recommendation} isNews={wasUndecided && !acting.isMine} />
        )}
      </div>
      <RowActions acting={acting} isOpen={isOpen} />
    </>
  )
}

/** `isNews`: somebody else decided while one looked. */
function Decided(props: { recommendation: RecommendationRowFragment; isNews: boolean }) {
  const { status, decidedBy, decidedAt, decisionNote } = props.recommendation
  if (status === 'PENDING')
    return <p className={classes.decided}>No decision is needed any more: the hotspot is resolved.</p>
  return (
    <p className={classes.decided} data-status={status} data-news={props.isNews || undefined}>
      <strong>{formatWord(status)}</strong>
      {decidedBy && <> by {decidedBy}</>}
      {props.isNews && ' just now'}
      {decidedAt && (
        <>
          {' · '}
          <Instant at={decidedAt} />
        </>
      )}
      {decisionNote && <q>{decisionNote}</q>}
    </p>
  )
}

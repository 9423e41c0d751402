import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { RecommendationRowFragment } from '../../graphql/generated/graphql.ts'
import { Co2, Instant } from '../../ui/figures.tsx'
import { formatWord, safeUrl } from '../../ui/format.ts'
import { withKeys } from '../../ui/keys.ts'
import { Failure } from '../../ui/states.tsx'
import { splitAction } from './headline.ts'
import classes from './recommendation-card.module.css'
import { useDecision } from './use-decision.ts'

/** What to do about a hotspot, why, what it would save, on whose word; and the decision. */
export function RecommendationCard({ recommendation }: { recommendation: RecommendationRowFragment }) {
  const { action, rootCause, co2Reduction, citations } = recommendation
  const { headline, detail } = splitAction(action)
  return (
    <article className={classes.card} aria-label={headline}>
      <header className={classes.head}>
        <h5>{headline}</h5>
        <p className={classes.saving}>
          <strong>
            −<Co2 kg={co2Reduction} />
          </strong>
          <span>CO₂e in this period</span>
        </p>
      </header>
      {detail && <p className={classes.cause}>{detail}</p>}
      <p className={classes.cause}>
        <span>Root cause</span> {rootCause}
      </p>
      {withKeys(citations, ({ title, passage }) => `${title} ${passage}`).map(({ key, item }) => (
        <Citation key={key} {...item} />
      ))}
      <Decision recommendation={recommendation} />
    </article>
  )
}

function Citation(props: { title: string; source: string; passage: string; url: string | null }) {
  const url = safeUrl(props.url)
  return (
    <figure className={classes.citation}>
      <blockquote>{props.passage}</blockquote>
      <figcaption>
        {url ? (
          <a href={url} target="_blank" rel="noreferrer noopener">
            {props.title}
          </a>
        ) : (
          props.title
        )}
        {props.source && <>, {props.source}</>}
      </figcaption>
    </figure>
  )
}

function Decision({ recommendation }: { recommendation: RecommendationRowFragment }) {
  const { id, status, hotspot, decidedBy, decidedAt, decisionNote } = recommendation
  const { decide, deciding, refusal } = useDecision(id)
  const [note, setNote] = useState('')
  const [noting, setNoting] = useState(false)
  const failure = refusal && <Failure compact title="The decision was not taken" sentence={refusal} />

  if (status !== 'PENDING')
    return (
      <>
        <p className={classes.decided} data-status={status}>
          <strong>{formatWord(status)}</strong>
          {decidedBy && <> by {decidedBy}</>}
          {decidedAt && (
            <>
              {' · '}
              <Instant at={decidedAt} />
            </>
          )}
          {decisionNote && <q>{decisionNote}</q>}
        </p>
        {failure}
      </>
    )
  if (hotspot.status !== 'ACTIVE')
    return <p className={classes.decided}>No decision is needed any more: the hotspot is resolved.</p>
  return (
    <div>
      {noting && (
        <Textarea
          className={classes.note}
          label="Note"
          description="Kept with the decision; everybody sees it."
          size="xs"
          autosize={false}
          rows={2}
          maxLength={2000}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
          autoFocus
        />
      )}
      <div className={classes.actions}>
        <Button size="xs" disabled={deciding !== null} onClick={() => decide('approve', note)}>
          Approve
        </Button>
        <Button size="xs" variant="default" disabled={deciding !== null} onClick={() => decide('reject', note)}>
          Reject
        </Button>
        {!noting && (
          <Button size="xs" variant="subtle" color="gray" onClick={() => setNoting(true)}>
            Add a note
          </Button>
        )}
      </div>
      {failure}
    </div>
  )
}

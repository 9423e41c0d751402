import { useState } from 'react'
import type { RecommendationRowFragment } from '../../graphql/generated/graphql.ts'
import { Button } from '../../ui/button.tsx'
import { Textarea } from '../../ui/fields.tsx'
import { Instant } from '../../ui/figures.tsx'
import { formatWord } from '../../ui/format.ts'
import { Key } from '../../ui/key.tsx'
import { type Shortcut, useShortcuts } from '../../ui/shortcuts.tsx'
import { Failure } from '../../ui/states.tsx'
import { isDecidable, type Verdict } from './decide-recommendation.ts'
import classes from './decision.module.css'
import { useDecision } from './use-decision.ts'

/** The decision on a recommendation: taken here, or by whom and when. `hasKeys`: a approves and r rejects. */
export function Decision(props: { recommendation: RecommendationRowFragment; hasKeys?: boolean }) {
  const { recommendation, hasKeys = false } = props
  const { decide, deciding, isMine, refusal } = useDecision(recommendation)
  const [wasOpen] = useState(recommendation.status === 'PENDING')
  const [note, setNote] = useState<string | null>(null)
  const isOpen = isDecidable(recommendation)

  const shortcut = (keys: string, label: string, verdict: Verdict): Shortcut => ({
    keys,
    label,
    run: () => void decide(verdict, note ?? ''),
  })
  useShortcuts(
    hasKeys && isOpen && !deciding
      ? [shortcut('a', 'Approve the recommendation', 'approve'), shortcut('r', 'Reject the recommendation', 'reject')]
      : [],
  )
  return (
    <>
      <div role="status">{!isOpen && <Decided recommendation={recommendation} isNews={wasOpen && !isMine} />}</div>
      {isOpen && note !== null && (
        <Textarea
          className={classes.note}
          label="Note"
          description="Kept with the decision; everybody sees it."
          rows={2}
          maxLength={2000}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
          autoFocus
        />
      )}
      {isOpen && (
        <div className={classes.actions}>
          <Button size="xs" disabled={deciding} onClick={() => decide('approve', note ?? '')}>
            Approve {hasKeys && <Key name="a" />}
          </Button>
          <Button size="xs" variant="default" disabled={deciding} onClick={() => decide('reject', note ?? '')}>
            Reject {hasKeys && <Key name="r" />}
          </Button>
          {note === null && (
            <Button size="xs" variant="subtle" color="gray" onClick={() => setNote('')}>
              Add a note
            </Button>
          )}
        </div>
      )}
      {refusal && <Failure compact title="The decision was not taken" sentence={refusal} />}
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

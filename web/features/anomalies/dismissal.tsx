import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Textarea } from '../../ui/fields.tsx'
import { Instant } from '../../ui/figures.tsx'
import { Failure } from '../../ui/states.tsx'
import { type Anomaly, endOf } from './anomaly.ts'
import classes from './dismissal.module.css'
import { useDismissal } from './use-dismissal.ts'

/** Dismisses an anomaly with a note; says how it ended when it did. `isAsked`: it was asked for by key. */
export function Dismissal({ anomaly, isAsked = false }: { anomaly: Anomaly; isAsked?: boolean }) {
  const { dismiss, busy, refusal } = useDismissal(anomaly.id)
  const [opened, setOpened] = useState(false)
  const [note, setNote] = useState('')
  const noting = opened || isAsked
  const end = endOf(anomaly)
  const failure = refusal && <Failure compact title="It was not dismissed" sentence={refusal} />
  if (end)
    return (
      <>
        <p className={classes.ended}>
          {end}
          {anomaly.endedAt && (
            <>
              {' · '}
              <Instant at={anomaly.endedAt} />
            </>
          )}
          {anomaly.note && <q>{anomaly.note}</q>}
        </p>
        {failure}
      </>
    )
  return (
    <div className={classes.dismissal}>
      {noting && (
        <Textarea
          label="Why is it none?"
          description="Kept with the anomaly; everybody sees it. Its alert closes."
          rows={2}
          maxLength={2000}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
          autoFocus
        />
      )}
      <Button
        size="xs"
        variant={noting ? 'filled' : 'default'}
        disabled={busy}
        onClick={() => (noting ? dismiss(note) : setOpened(true))}
      >
        {noting ? 'Dismiss it' : 'Dismiss …'}
      </Button>
      {failure}
    </div>
  )
}

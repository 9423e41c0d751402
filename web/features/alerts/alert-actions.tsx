import { useState } from 'react'
import type { AlertRowFragment } from '../../graphql/generated/graphql.ts'
import { Button } from '../../ui/button.tsx'
import { Textarea } from '../../ui/fields.tsx'
import { Key } from '../../ui/key.tsx'
import { useShortcuts } from '../../ui/shortcuts.tsx'
import { Failure } from '../../ui/states.tsx'
import classes from './alert-actions.module.css'
import { type AlertAction, canBe, type Verb } from './decide-alert.ts'
import { SilenceForm } from './silence-form.tsx'
import { useAlertAction } from './use-alert-action.ts'

/** What can be done with the alert that is open, by buttons and keys, with a note where somebody has one. */
export function AlertActions(props: {
  alert: AlertRowFragment
  isSilencing: boolean
  onSilencing: (is: boolean) => void
}) {
  const { alert, isSilencing, onSilencing } = props
  const { act, busy, refusal } = useAlertAction(alert)
  const [note, setNote] = useState<string | null>(null)
  const can = (verb: AlertAction['verb']) => canBe(verb, alert)

  const decide = async (action: { verb: Verb } | { verb: 'silence'; until: Date }) => {
    onSilencing(false)
    if (await act({ ...action, note: note ?? '' })) setNote(null)
  }
  useShortcuts([
    ...(can('acknowledge') && !busy
      ? [{ keys: 'a', label: 'Acknowledge', run: () => void decide({ verb: 'acknowledge' }) }]
      : []),
    ...(can('silence') && !busy ? [{ keys: 's', label: 'Silence until a moment', run: () => onSilencing(true) }] : []),
  ])

  const isSilenced = alert.status === 'SUPPRESSED'
  return (
    <>
      {can('resolve') && (
        <div className={classes.actions}>
          {can('acknowledge') && (
            <Button size="xs" disabled={busy} onClick={() => decide({ verb: 'acknowledge' })}>
              Acknowledge <Key name="a" />
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            disabled={busy}
            aria-expanded={isSilencing}
            onClick={() => onSilencing(!isSilencing)}
          >
            {isSilenced ? 'Silence until …' : 'Silence …'} <Key name="s" />
          </Button>
          {isSilenced && (
            <Button size="xs" variant="default" disabled={busy} onClick={() => decide({ verb: 'unsilence' })}>
              End the silence
            </Button>
          )}
          <Button size="xs" variant="default" disabled={busy} onClick={() => decide({ verb: 'resolve' })}>
            Resolve
          </Button>
          {note === null && (
            <Button size="xs" variant="subtle" color="gray" onClick={() => setNote('')}>
              Add a note
            </Button>
          )}
        </div>
      )}
      {can('resolve') && note !== null && (
        <Textarea
          className={classes.note}
          label="Note"
          description="Kept with what you do next; everybody sees it."
          rows={2}
          maxLength={2000}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
          autoFocus
        />
      )}
      {can('silence') && isSilencing && (
        <SilenceForm
          busy={busy}
          onSilence={(until) => decide({ verb: 'silence', until })}
          onClose={() => onSilencing(false)}
        />
      )}
      {refusal && <Failure compact title="The alert was not changed" sentence={refusal} />}
    </>
  )
}

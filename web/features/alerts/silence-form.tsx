import { type KeyboardEvent, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/fields.tsx'
import { formatMoment } from '../../ui/moment.ts'
import classes from './alert-actions.module.css'
import { silenceEnds, silenceProblem } from './silence-ends.ts'

/** Until when: four moments that take one click, or an own one. */
export function SilenceForm(props: { busy: boolean; onSilence: (until: Date) => void; onClose: () => void }) {
  const { busy, onSilence, onClose } = props
  const [own, setOwn] = useState('')
  const [problem, setProblem] = useState<string | null>(null)

  const silenceUntilOwn = () => {
    const wrong = silenceProblem(own, Date.now())
    setProblem(wrong)
    if (!wrong) onSilence(new Date(own))
  }
  const closeOnEscape = ({ key }: KeyboardEvent) => key === 'Escape' && onClose()
  const now = Date.now()
  return (
    <fieldset className={classes.silence} onKeyDown={closeOnEscape}>
      <legend>Silence for</legend>
      <div className={classes.ends}>
        {silenceEnds(now).map(({ label, until }, index) => (
          <Button
            key={label}
            size="xs"
            variant="default"
            disabled={busy}
            autoFocus={index === 0}
            title={`Until ${formatMoment(until.getTime(), now)}`}
            onClick={() => onSilence(until)}
          >
            {label}
          </Button>
        ))}
      </div>
      <div className={classes.own}>
        <TextInput
          type="datetime-local"
          label="Or until"
          value={own}
          error={problem}
          onChange={({ currentTarget }) => {
            setOwn(currentTarget.value)
            setProblem(null)
          }}
        />
        <Button size="xs" variant="default" disabled={busy || own === ''} onClick={silenceUntilOwn}>
          Silence
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </fieldset>
  )
}

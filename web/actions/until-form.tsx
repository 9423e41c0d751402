import { type KeyboardEvent, useState } from 'react'
import { Button } from '../ui/controls/button.tsx'
import { TextInput } from '../ui/controls/fields.tsx'
import { formatMoment } from '../ui/format/moment.ts'
import type { QuestionProps } from './question.ts'
import classes from './row-actions.module.css'
import { untilChoices, untilProblem } from './until-choices.ts'

/** Until when: four moments that take one click, or an own one. */
export function UntilForm(props: QuestionProps<'until'>) {
  const { question, busy, onAnswer, onClose } = props
  const [own, setOwn] = useState('')
  const [problem, setProblem] = useState<string | null>(null)

  const answer = (until: Date) => onAnswer({ until: until.toISOString() })
  const answerOwn = () => {
    const wrong = untilProblem(own, Date.now())
    setProblem(wrong)
    if (!wrong) answer(new Date(own))
  }
  const closeOnEscape = ({ key }: KeyboardEvent) => key === 'Escape' && onClose()
  const now = Date.now()
  return (
    <fieldset className={classes.question} onKeyDown={closeOnEscape}>
      <legend>{question.label}</legend>
      <div className={classes.ends}>
        {untilChoices(now).map(({ label, until }, index) => (
          <Button
            key={label}
            size="xs"
            variant="default"
            disabled={busy}
            autoFocus={index === 0}
            title={`Until ${formatMoment(until.getTime(), now)}`}
            onClick={() => answer(until)}
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
        <Button size="xs" variant="default" disabled={busy || own === ''} onClick={answerOwn}>
          {question.confirm}
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </fieldset>
  )
}

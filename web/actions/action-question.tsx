import { type ComponentType, useState } from 'react'
import type { Question } from '../rows/action.ts'
import { Button } from '../ui/controls/button.tsx'
import { Textarea } from '../ui/controls/fields.tsx'
import type { QuestionProps } from './question.ts'
import classes from './row-actions.module.css'
import { SinceForm } from './since-form.tsx'
import { UntilForm } from './until-form.tsx'

type Forms = { [For in Question['for']]: ComponentType<QuestionProps<For>> }

const forms: Forms = { until: UntilForm, since: SinceForm, note: NoteForm }

/** Asks what an action needs to know before it is done. */
export function ActionQuestion(props: QuestionProps) {
  const Form = forms[props.question.for] as ComponentType<QuestionProps>
  return <Form {...props} />
}

function NoteForm({ question, busy, onAnswer, onClose }: QuestionProps<'note'>) {
  const [note, setNote] = useState('')
  return (
    <div className={classes.note}>
      <Textarea
        label={question.label}
        description={question.description}
        rows={2}
        maxLength={2000}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
        autoFocus
      />
      <div className={classes.confirm}>
        <Button size="xs" disabled={busy} onClick={() => onAnswer({ note })}>
          {question.confirm}
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </div>
  )
}

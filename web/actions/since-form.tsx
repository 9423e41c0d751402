import { type KeyboardEvent, useState } from 'react'
import { Button } from '../ui/controls/button.tsx'
import { TextInput } from '../ui/controls/fields.tsx'
import type { QuestionProps } from './question.ts'
import classes from './row-actions.module.css'

/** Since when: now, which takes one click, or an earlier moment. The server says which moments make sense. */
export function SinceForm({ question, busy, onAnswer, onClose }: QuestionProps<'since'>) {
  const [own, setOwn] = useState('')
  const closeOnEscape = ({ key }: KeyboardEvent) => key === 'Escape' && onClose()
  return (
    <fieldset className={classes.question} onKeyDown={closeOnEscape}>
      <legend>{question.label}</legend>
      <div className={classes.ends}>
        <Button size="xs" variant="default" disabled={busy} autoFocus onClick={() => onAnswer({})}>
          Now
        </Button>
      </div>
      <div className={classes.own}>
        <TextInput
          type="datetime-local"
          label="Or at"
          value={own}
          onChange={({ currentTarget }) => setOwn(currentTarget.value)}
        />
        <Button
          size="xs"
          variant="default"
          disabled={busy || Number.isNaN(Date.parse(own))}
          onClick={() => onAnswer({ at: new Date(own).toISOString() })}
        >
          {question.confirm}
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </fieldset>
  )
}

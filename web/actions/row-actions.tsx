import { useContext, useState } from 'react'
import type { RowAction, Said } from '../rows/action.ts'
import { Button } from '../ui/controls/button.tsx'
import { useCommands } from '../ui/controls/commands.ts'
import { Textarea } from '../ui/controls/fields.tsx'
import { Key } from '../ui/controls/key.tsx'
import { useShortcuts } from '../ui/controls/shortcuts.tsx'
import { Failure } from '../ui/page/states.tsx'
import { ActionQuestion } from './action-question.tsx'
import { AskedContext } from './asked.ts'
import classes from './row-actions.module.css'
import { actionCommand } from './row-keys.ts'
import type { Acting } from './use-acting.ts'

/**
 * What can be done with a row where it stands: by buttons, with a note where it may have one; and by keys and the command
 * palette where it is `isOpen`, the one that the page is about.
 */
export function RowActions<Row extends { id: string }>(props: { acting: Acting<Row>; isOpen?: boolean }) {
  const { acting, isOpen = false } = props
  const { actions, row, act, busy, refusal } = acting
  const asked = useContext(AskedContext)
  const [asking, setAsking] = useState(asked?.rowId === row.id ? asked.action : null)
  const [note, setNote] = useState<string | null>(null)
  const possible = actions.each.filter((action) => action.canBeDone(row))
  const question = possible.find(({ name, asks }) => asks && name === asking)

  const run = async (action: RowAction<Row>, said: Said = {}) => {
    setAsking(null)
    if (await act(action, { ...(note !== null && { note }), ...said })) setNote(null)
  }
  const start = (action: RowAction<Row>) => (action.asks ? setAsking(action.name) : void run(action))
  const offered = isOpen && !busy ? possible : []
  useShortcuts(
    offered.flatMap((action) =>
      action.key ? [{ keys: action.key, label: action.sentence, run: () => start(action) }] : [],
    ),
  )
  useCommands(offered.map((action) => actionCommand(actions, action, row, () => start(action))))

  return (
    <>
      {possible.length > 0 && (
        <div className={classes.actions}>
          {possible.map((action) => (
            <Button
              key={action.name}
              size="xs"
              variant={action.isMain ? 'filled' : 'default'}
              disabled={busy}
              aria-expanded={action.asks ? action === question : undefined}
              onClick={() => (action === question ? setAsking(null) : start(action))}
            >
              {action.label} {isOpen && action.key && <Key name={action.key} />}
            </Button>
          ))}
          {actions.noteHint && note === null && possible.some(({ asks }) => asks?.for !== 'since') && (
            <Button size="xs" variant="subtle" color="gray" onClick={() => setNote('')}>
              Add a note
            </Button>
          )}
        </div>
      )}
      {possible.length > 0 && note !== null && (
        <Textarea
          className={classes.note}
          label="Note"
          description={actions.noteHint ?? undefined}
          rows={2}
          maxLength={2000}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
          autoFocus
        />
      )}
      {question?.asks && (
        <ActionQuestion
          key={question.name}
          question={question.asks}
          busy={busy}
          onAnswer={(said) => run(question, said)}
          onClose={() => setAsking(null)}
        />
      )}
      {refusal && <Failure compact title={actions.refusedTitle} sentence={refusal} />}
    </>
  )
}

import { useState } from 'react'
import { useClient } from 'urql'
import type { ActionsOf, RowAction } from '../rows/action.ts'
import { Button } from '../ui/controls/button.tsx'
import { useCommands } from '../ui/controls/commands.ts'
import { useShortcuts } from '../ui/controls/shortcuts.tsx'
import { formatCount } from '../ui/format/numbers.ts'
import classes from './chosen-bar.module.css'
import { doAction } from './do-action.ts'
import type { Chosen } from './use-chosen.ts'

type Props<Row> = { actions: ActionsOf<Row>; rows: readonly Row[]; chosen: Chosen; label: string }
type WithAll<Row> = RowAction<Row> & { withAll: NonNullable<RowAction<Row>['withAll']> }
type Progress = { doing: string; done: number; of: number }

/** Does the same with all that are chosen of a list, one after the other; those that were refused stay chosen. */
export function ChosenBar<Row extends { id: string }>({ actions, rows, chosen, label }: Props<Row>) {
  const client = useClient()
  const [progress, setProgress] = useState<Progress | null>(null)
  const ofList = rows.filter(({ id }) => chosen.has(id))
  const possible = actions.each.filter(
    (action): action is WithAll<Row> => action.withAll !== null && ofList.some(action.canBeDone),
  )

  const run = async (action: WithAll<Row>) => {
    const { doing } = action.withAll
    const fitting = ofList.filter(action.canBeDone)
    const left = new Set(fitting.map(({ id }) => id))
    setProgress({ doing, done: 0, of: fitting.length })
    for (const [index, row] of fitting.entries()) {
      const code = await doAction(client, actions, action, row)
      if (code === null) left.delete(row.id)
      setProgress({ doing, done: index + 1, of: fitting.length })
      if (code === 'UNREACHABLE') break
    }
    chosen.set([...left])
    setProgress(null)
  }
  useShortcuts(ofList.length > 0 ? [{ keys: 'Escape', label: 'Choose none', run: () => chosen.set([]) }] : [])
  useCommands(
    (progress ? [] : possible).map((action) => ({
      id: `${action.name} of chosen`,
      group: label,
      label: `${action.withAll.label} ${formatCount(ofList.length)} chosen`,
      icon: action.icon,
      isFirst: true,
      run: () => void run(action),
    })),
  )
  if (ofList.length === 0 && !progress) return null

  const isBusy = progress !== null
  return (
    <div className={classes.bar} role="toolbar" aria-label={label}>
      <span role="status" className={classes.count}>
        {progress
          ? `${progress.doing} ${formatCount(progress.done)} of ${formatCount(progress.of)} …`
          : `${formatCount(ofList.length)} chosen`}
      </span>
      {possible.map((action) => (
        <Button
          key={action.name}
          size="compact-xs"
          variant={action.isMain ? 'filled' : 'default'}
          disabled={isBusy}
          onClick={() => run(action)}
        >
          {action.withAll.label}
        </Button>
      ))}
      {ofList.length < rows.length && (
        <Button
          size="compact-xs"
          variant="subtle"
          disabled={isBusy}
          onClick={() => chosen.set(rows.map(({ id }) => id))}
        >
          Choose all {formatCount(rows.length)}
        </Button>
      )}
      <Button size="compact-xs" variant="subtle" color="gray" disabled={isBusy} onClick={() => chosen.set([])}>
        None
      </Button>
    </div>
  )
}

import { Button } from '../ui/controls/button.tsx'
import { Failure } from '../ui/page/states.tsx'
import classes from './quick-actions.module.css'
import type { Acting } from './use-acting.ts'

/** The few buttons of a row among others: those that ask nothing. */
export function QuickActions<Row extends { id: string }>({ acting }: { acting: Acting<Row> }) {
  const { actions, row, act, busy, refusal } = acting
  const possible = actions.each.filter((action) => !action.asks && action.canBeDone(row))
  return (
    <>
      {possible.length > 0 && (
        <div className={classes.quick}>
          {possible.map((action) => (
            <Button
              key={action.name}
              size="compact-xs"
              variant={action.isMain ? 'default' : 'subtle'}
              color={action.isMain ? undefined : 'gray'}
              disabled={busy}
              onClick={() => act(action, {})}
            >
              {action.label}
            </Button>
          ))}
        </div>
      )}
      {refusal && <Failure compact title={actions.refusedTitle} sentence={refusal} />}
    </>
  )
}

import { useState } from 'react'
import { useClient } from 'urql'
import type { AlertRowFragment } from '../../graphql/generated/graphql.ts'
import { Button } from '../../ui/button.tsx'
import { formatCount } from '../../ui/format.ts'
import { useShortcuts } from '../../ui/shortcuts.tsx'
import classes from './bulk-bar.module.css'
import { canBe, decideAlert } from './decide-alert.ts'
import type { Chosen } from './use-chosen.ts'

type Progress = { verb: 'acknowledge' | 'resolve'; done: number; of: number }

const words = { acknowledge: 'Acknowledging', resolve: 'Resolving' } as const

/** Does the same with all that are chosen of a list, one after the other; those that were refused stay chosen. */
export function BulkBar({ rows, chosen }: { rows: readonly AlertRowFragment[]; chosen: Chosen }) {
  const client = useClient()
  const [progress, setProgress] = useState<Progress | null>(null)
  const alerts = rows.filter(({ id }) => chosen.has(id))
  useShortcuts(alerts.length > 0 ? [{ keys: 'Escape', label: 'Choose none', run: () => chosen.set([]) }] : [])
  if (alerts.length === 0 && !progress) return null

  const decide = async (verb: Progress['verb']) => {
    const fitting = alerts.filter((alert) => canBe(verb, alert))
    const left = new Set(fitting.map(({ id }) => id))
    setProgress({ verb, done: 0, of: fitting.length })
    for (const [index, alert] of fitting.entries()) {
      const code = await decideAlert(client, alert, { verb })
      if (code === null) left.delete(alert.id)
      setProgress({ verb, done: index + 1, of: fitting.length })
      if (code === 'UNREACHABLE') break
    }
    chosen.set([...left])
    setProgress(null)
  }
  return (
    <div className={classes.bar} role="toolbar" aria-label="The chosen alerts">
      <span role="status" className={classes.count}>
        {progress
          ? `${words[progress.verb]} ${formatCount(progress.done)} of ${formatCount(progress.of)} …`
          : `${formatCount(alerts.length)} chosen`}
      </span>
      <Button size="compact-xs" disabled={progress !== null} onClick={() => decide('acknowledge')}>
        Acknowledge all
      </Button>
      <Button size="compact-xs" variant="default" disabled={progress !== null} onClick={() => decide('resolve')}>
        Resolve all
      </Button>
      {alerts.length < rows.length && (
        <Button
          size="compact-xs"
          variant="subtle"
          disabled={progress !== null}
          onClick={() => chosen.set(rows.map(({ id }) => id))}
        >
          Choose all {formatCount(rows.length)}
        </Button>
      )}
      <Button
        size="compact-xs"
        variant="subtle"
        color="gray"
        disabled={progress !== null}
        onClick={() => chosen.set([])}
      >
        None
      </Button>
    </div>
  )
}

import { withKeys } from '../../ui/format/keys.ts'
import { Empty } from '../../ui/page/states.tsx'
import classes from './planned-route.module.css'
import type { PackageDetail } from './scan-events.ts'

/** Where a package is to go, and at which of these places it was scanned. */
export function PlannedRoute({ package: { plannedRoute, scans } }: { package: PackageDetail }) {
  if (plannedRoute.length === 0)
    return (
      <Empty title="No route was planned">Scans bring it as plannedRoute; without it nothing can be off route.</Empty>
    )
  const seen = new Set(scans.map(({ location }) => location))
  return (
    <ol className={classes.route} aria-label="Planned route">
      {withKeys(plannedRoute, ({ name }) => name).map(({ key, item: { name } }) => (
        <li key={key} data-seen={seen.has(name) || undefined}>
          {name}
          {seen.has(name) && <span className={classes.seen}>scanned</span>}
        </li>
      ))}
    </ol>
  )
}

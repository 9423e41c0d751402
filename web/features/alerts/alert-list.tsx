import { QuickActions } from '../../actions/quick-actions.tsx'
import { useActing } from '../../actions/use-acting.ts'
import { alertAddress } from '../../addresses/alerts.ts'
import type { AlertRowFragment } from '../../graphql/generated/graphql.ts'
import { useRefusals } from '../../graphql/refusals.ts'
import { alertActions } from '../../rows/alert-actions.ts'
import { Link } from '../../ui/controls/link.tsx'
import { Instant } from '../../ui/format/figures.tsx'
import { Severity } from '../../ui/format/severity.tsx'
import { RefusedList } from '../../ui/page/refused.tsx'
import { Empty, LoadingRows } from '../../ui/page/states.tsx'
import classes from './alert-list.module.css'
import { AlertStatus } from './alert-status.tsx'

/** The given alerts; null while they load. Refusals of alerts that have left the list are shown above it. */
export function AlertList({ alerts }: { alerts: readonly AlertRowFragment[] | null }) {
  const refusals = useRefusals(alertActions)
  if (!alerts) return <LoadingRows rows={3} height={64} />
  const elsewhere = refusals.all.filter(({ id }) => !alerts.some((alert) => alert.id === id))
  return (
    <>
      <RefusedList title="Not changed" all={elsewhere} onForget={refusals.forget} />
      {alerts.length === 0 ? (
        <Empty title="Nobody needs to act">A new hotspot or data error raises an alert here.</Empty>
      ) : (
        <ul className={classes.list}>
          {alerts.map((alert) => (
            <li key={alert.id}>
              <AlertRow alert={alert} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

export function AlertRow({ alert }: { alert: AlertRowFragment }) {
  const acting = useActing(alertActions, alert)
  return (
    <div className={classes.alert}>
      <p className={classes.head}>
        <Severity level={alert.level} />
        <span>
          <AlertStatus alert={alert} />
          {' · '}
          <Instant at={alert.createdAt} />
        </span>
      </p>
      <p className={classes.message} title={alert.message}>
        <Link href={alertAddress.href(alert.id)}>{alert.message}</Link>
      </p>
      <QuickActions acting={acting} />
    </div>
  )
}

import { Button } from '@mantine/core'
import type { AlertRowFragment } from '../../graphql/generated/graphql.ts'
import { Instant } from '../../ui/figures.tsx'
import { formatWord } from '../../ui/format.ts'
import { Link } from '../../ui/link.tsx'
import { alertHref } from '../../ui/links.ts'
import { Severity } from '../../ui/severity.tsx'
import { Empty, Failure, LoadingRows } from '../../ui/states.tsx'
import classes from './alert-list.module.css'
import { useAlertAction } from './use-alert-action.ts'

/** Alerts, as given; null while they load. */
export function AlertList({ alerts }: { alerts: readonly AlertRowFragment[] | null }) {
  if (!alerts) return <LoadingRows rows={3} height={64} />
  if (alerts.length === 0)
    return <Empty title="Nobody needs to act">A new hotspot or data error raises an alert here.</Empty>
  return (
    <ul className={classes.list}>
      {alerts.map((alert) => (
        <li key={alert.id}>
          <AlertRow alert={alert} />
        </li>
      ))}
    </ul>
  )
}

export function AlertRow({ alert }: { alert: AlertRowFragment }) {
  const { act, busy, refusal } = useAlertAction(alert.id)
  const isOpen = alert.status === 'FIRING' || alert.status === 'ACKNOWLEDGED'
  return (
    <div className={classes.alert}>
      <p className={classes.head}>
        <Severity level={alert.level} />
        <span>
          {formatWord(alert.status)}
          {alert.status === 'ACKNOWLEDGED' && alert.acknowledgedBy && ` by ${alert.acknowledgedBy}`}
          {' · '}
          <Instant at={alert.createdAt} />
        </span>
      </p>
      <p className={classes.message} title={alert.message}>
        <Link href={alertHref(alert.id)}>{alert.message}</Link>
      </p>
      {isOpen && (
        <div className={classes.actions}>
          {alert.status === 'FIRING' && (
            <Button size="compact-xs" variant="default" disabled={busy} onClick={() => act('acknowledge')}>
              Acknowledge
            </Button>
          )}
          <Button size="compact-xs" variant="subtle" color="gray" disabled={busy} onClick={() => act('resolve')}>
            Resolve
          </Button>
        </div>
      )}
      {refusal && <Failure compact title="The alert was not changed" sentence={refusal} />}
    </div>
  )
}

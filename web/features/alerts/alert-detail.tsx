import type { ReactNode } from 'react'
import { useQuery } from 'urql'
import { RowActions } from '../../actions/row-actions.tsx'
import { useActing } from '../../actions/use-acting.ts'
import type { Href } from '../../addresses/address.ts'
import { alertsAddress } from '../../addresses/alerts.ts'
import { errorSentence } from '../../graphql/errors.ts'
import type { AlertRowFragment } from '../../graphql/generated/graphql.ts'
import { alertActions, alertQuery } from '../../rows/alert-actions.ts'
import { Link } from '../../ui/controls/link.tsx'
import { Instant } from '../../ui/format/figures.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import { Severity } from '../../ui/format/severity.tsx'
import { Empty, Failure, LoadingRows } from '../../ui/page/states.tsx'
import { AlertAnomalies } from './alert-anomalies.tsx'
import classes from './alert-detail.module.css'
import { AlertHotspot } from './alert-hotspot.tsx'
import { AlertStatus } from './alert-status.tsx'

type Props = {
  id: string
  /** The address of the list. */
  listHref: Href
}

/** One alert: what happened, what people did about it, and the actions on it. */
export function AlertDetail({ id, listHref }: Props) {
  const [{ data, error, fetching, stale }, read] = useQuery({ query: alertQuery, variables: { id } })
  const alert = data?.alert
  if (alert) return <Detail alert={alert} listHref={listHref} />
  if (fetching || stale) return <LoadingRows rows={5} height={44} />
  if (error)
    return (
      <Failure
        title="This alert could not be read"
        sentence={errorSentence(error)}
        retry={() => read({ requestPolicy: 'network-only' })}
      />
    )
  return (
    <Empty title="There is no such alert">
      The link may be old or cut short. <Link href={alertsAddress.href()}>Show the open alerts</Link>.
    </Empty>
  )
}

function Detail({ alert, listHref }: { alert: AlertRowFragment; listHref: Href }) {
  const acting = useActing(alertActions, alert)
  return (
    <article className={classes.detail} aria-label="Alert">
      <Link className={classes.back} href={listHref}>
        ← All alerts
      </Link>
      <p className={classes.head}>
        <Severity level={alert.level} />
        <strong className={classes.status} data-status={alert.status} role="status">
          <AlertStatus alert={alert} />
        </strong>
        {alert.count > 1 && <span>{formatCount(alert.count)} packages</span>}
      </p>
      <h2 className={classes.message}>{alert.message}</h2>
      <RowActions acting={acting} isOpen />
      <History alert={alert} />
      {alert.hotspot ? <AlertHotspot id={alert.hotspot.id} /> : <AlertAnomalies alert={alert} />}
    </article>
  )
}

/** The history of the alert, newest last. */
function History({ alert }: { alert: AlertRowFragment }) {
  const { createdAt, acknowledgedAt, acknowledgedBy, resolvedAt, resolvedBy, note } = alert
  return (
    <dl className={classes.history}>
      <Said term="Raised">
        <Instant at={createdAt} />
      </Said>
      {acknowledgedAt && (
        <Said term="Acknowledged">
          <Instant at={acknowledgedAt} /> by {acknowledgedBy}
        </Said>
      )}
      {alert.silencedUntil && (
        <Said term="Silenced until">
          <Instant at={alert.silencedUntil} /> by {alert.silencedBy}; it fires again then if its cause still holds
        </Said>
      )}
      {alert.status === 'RESOLVED' && (
        <Said term="Resolved">
          <Instant at={resolvedAt} /> {resolvedBy ? `by ${resolvedBy}` : 'by itself: its cause is over'}
        </Said>
      )}
      {note && (
        <Said term="Note">
          <q>{note}</q>
        </Said>
      )}
    </dl>
  )
}

function Said({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

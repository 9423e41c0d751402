import { useMemo } from 'react'
import { useClient } from 'urql'
import type { Ask } from '../../actions/asked.ts'
import { rowKeysOf } from '../../actions/row-keys.ts'
import type { Chosen } from '../../actions/use-chosen.ts'
import type { Href } from '../../addresses/address.ts'
import { errorSentence } from '../../graphql/errors.ts'
import type { AlertRowFragment } from '../../graphql/generated/graphql.ts'
import type { LiveList } from '../../graphql/use-live-list.ts'
import { alertActions } from '../../rows/alert-actions.ts'
import { type Column, DataTable, type RowKey } from '../../ui/controls/data-table.tsx'
import type { Column as CsvColumn } from '../../ui/format/csv.ts'
import { formatUtc } from '../../ui/format/dates.ts'
import { formatMoment } from '../../ui/format/moment.ts'
import { formatCount } from '../../ui/format/numbers.ts'
import { Severity, severityRank } from '../../ui/format/severity.tsx'
import { Empty, Failure } from '../../ui/page/states.tsx'
import { AlertStatus } from './alert-status.tsx'
import classes from './alert-table.module.css'

type Props = LiveList<AlertRowFragment> & {
  chosen: Chosen
  /** The alert that is open beside the list. */
  openId: string
  hrefOf: (id: string) => Href
  onMove: (id: string) => void
  /** Opens the alert whose action asks something first. */
  onAsk: Ask
}

/** Alerts in the given order; keys act on the one that has the focus. */
export function AlertTable({ rows, error, total, retry, chosen, openId, hrefOf, onMove, onAsk }: Props) {
  const client = useClient()
  const columns = useMemo(() => columnsOf(chosen), [chosen])
  if (!rows && error)
    return <Failure title="The alerts could not be read" sentence={errorSentence(error)} retry={retry} />

  const choose: RowKey<AlertRowFragment> = {
    keys: 'x',
    label: 'Choose the alert, to do the same with several',
    run: ({ id }) => chosen.toggle(id),
  }
  return (
    <>
      <DataTable
        label="Alerts"
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        rowHref={({ id }) => hrefOf(id)}
        rowHeight={82}
        selectedKey={openId || null}
        onMove={openId ? ({ id }) => onMove(id) : undefined}
        // The open alert handles its keys itself.
        rowKeys={openId ? [choose] : [...rowKeysOf(client, alertActions, onAsk), choose]}
        empty={<Empty title="No alerts here">A new hotspot, late package or data error raises an alert here.</Empty>}
      />
      {rows && rows.length > 0 && total !== null && (
        <p className={classes.more}>
          The {formatCount(rows.length)} newest of {formatCount(total)}. Narrow the list to see the others.
        </p>
      )}
    </>
  )
}

/** The exported columns of an alert. */
export const alertExport: readonly CsvColumn<AlertRowFragment>[] = [
  { header: 'Level', value: ({ level }) => level },
  { header: 'Status', value: ({ status }) => status },
  { header: 'Alert', value: ({ message }) => message },
  { header: 'Packages', value: ({ count, hotspot }) => (hotspot ? null : count) },
  { header: 'Raised', value: ({ createdAt }) => createdAt },
  { header: 'Acknowledged by', value: ({ acknowledgedBy }) => acknowledgedBy },
  { header: 'Silenced until', value: ({ silencedUntil }) => silencedUntil },
  { header: 'Resolved by', value: ({ resolvedBy }) => resolvedBy },
  { header: 'Note', value: ({ note }) => note },
]

const columnsOf = (chosen: Chosen): readonly Column<AlertRowFragment>[] => [
  {
    id: 'chosen',
    header: 'Chosen',
    value: () => null,
    cell: (alert) => (
      <input
        type="checkbox"
        className={classes.choose}
        aria-label={`Choose: ${alert.message}`}
        checked={chosen.has(alert.id)}
        onChange={() => chosen.toggle(alert.id)}
      />
    ),
    width: '16px',
    isControl: true,
  },
  {
    id: 'alert',
    header: 'Alert',
    value: ({ level }) => severityRank(level),
    cell: (alert) => <AlertCell alert={alert} />,
    width: 'minmax(0, 1fr)',
  },
]

function AlertCell({ alert }: { alert: AlertRowFragment }) {
  return (
    <span className={classes.alert} data-status={alert.status}>
      <span className={classes.head}>
        <Severity level={alert.level} />
        <span className={classes.status}>
          <AlertStatus alert={alert} />
        </span>
        <time className="figure" dateTime={alert.createdAt} title={formatUtc(alert.createdAt)}>
          {formatMoment(alert.createdAt, Date.now())}
        </time>
      </span>
      <span className={classes.message} title={alert.message}>
        {alert.message}
      </span>
    </span>
  )
}

import { useClient } from 'urql'
import type { Ask } from '../../actions/asked.ts'
import { rowKeysOf } from '../../actions/row-keys.ts'
import type { Href } from '../../addresses/address.ts'
import type { Sort } from '../../addresses/parameters.ts'
import { errorSentence } from '../../graphql/errors.ts'
import { anomalyActions } from '../../rows/anomaly-actions.ts'
import { DataTable } from '../../ui/controls/data-table.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import { Empty, Failure } from '../../ui/page/states.tsx'
import { anomalyColumns } from './anomaly-columns.tsx'
import classes from './anomaly-table.module.css'
import { maxAnomalies, type useAnomalies } from './use-anomalies.ts'

export function AnomalyTable(
  props: ReturnType<typeof useAnomalies> & {
    sort: Sort
    onSort: (sort: Sort) => void
    hrefOf: (id: string) => Href
    /** The anomaly that is open beside the list; null: none. */
    openId: string | null
    onMove: (id: string) => void
    /** Opens the anomaly whose action asks something first. */
    onAsk: Ask
    isOpen: boolean
  },
) {
  const client = useClient()
  const { rows, error, more, retry } = props
  if (!rows && error)
    return <Failure title="The anomalies could not be read" sentence={errorSentence(error)} retry={retry} />
  return (
    <>
      <DataTable
        label="Anomalies"
        columns={anomalyColumns}
        rows={rows}
        rowKey={({ id }) => id}
        rowHref={({ id }) => props.hrefOf(id)}
        selectedKey={props.openId}
        onMove={props.openId ? ({ id }) => props.onMove(id) : undefined}
        // The open anomaly handles its keys itself.
        rowKeys={props.openId ? [] : rowKeysOf(client, anomalyActions, props.onAsk)}
        sort={props.sort}
        onSort={props.onSort}
        rowHeight={40}
        empty={
          <Empty title={props.isOpen ? 'Nothing is odd' : 'No anomalies here'}>
            A package or an input that does not behave shows here the moment it is found.
          </Empty>
        }
      />
      {rows && more > 0 && (
        <p className={classes.more}>
          The newest {formatCount(maxAnomalies)} are shown and searched; there are {formatCount(more)} more. Narrow the
          list to see them.
        </p>
      )}
    </>
  )
}

import type { Href } from '../../addresses/address.ts'
import type { Sort } from '../../addresses/parameters.ts'
import { errorSentence } from '../../graphql/errors.ts'
import { DataTable, type RowKey } from '../../ui/data-table.tsx'
import { formatCount } from '../../ui/format.ts'
import { Empty, Failure } from '../../ui/states.tsx'
import type { Anomaly } from './anomaly.ts'
import { anomalyColumns } from './anomaly-columns.tsx'
import classes from './anomaly-table.module.css'
import { READ, type useAnomalies } from './use-anomalies.ts'

export function AnomalyTable(
  props: ReturnType<typeof useAnomalies> & {
    sort: Sort
    onSort: (sort: Sort) => void
    hrefOf: (anomaly: Anomaly) => Href
    selectedId: string | null
    rowKeys: readonly RowKey<Anomaly>[]
    isOpen: boolean
  },
) {
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
        rowHref={props.hrefOf}
        selectedKey={props.selectedId}
        rowKeys={props.rowKeys}
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
          The newest {formatCount(READ)} are shown and searched; there are {formatCount(more)} more. Narrow the list to
          see them.
        </p>
      )}
    </>
  )
}

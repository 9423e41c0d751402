import { useQuery } from 'urql'
import type { Href } from '../../addresses/address.ts'
import type { Sort } from '../../addresses/parameters.ts'
import { errorSentence } from '../../graphql/errors.ts'
import type { AnomalyStatus, AnomalyType, Severity } from '../../graphql/generated/graphql.ts'
import { DataTable, type RowKey } from '../../ui/data-table.tsx'
import { formatCount } from '../../ui/format.ts'
import { Empty, Failure } from '../../ui/states.tsx'
import { type Anomaly, speaksOf } from './anomaly.ts'
import { anomalyColumns } from './anomaly-columns.tsx'
import classes from './anomaly-table.module.css'
import { anomaliesQuery } from './documents.ts'

/** What the list is narrowed to; empty: everything. `search` looks in what was read. */
export type AnomalyFilter = {
  status: AnomalyStatus | ''
  type: AnomalyType | ''
  severity: Severity | ''
  search: string
}

/** How many are read at once; the newest come first. */
const READ = 500

/** The anomalies of a filter, live. */
export function useAnomalies({ status, type, severity, search }: AnomalyFilter) {
  const [{ data, error }, read] = useQuery({
    query: anomaliesQuery,
    variables: {
      first: READ,
      where: { statuses: status ? [status] : null, types: type ? [type] : null, minSeverity: severity || null },
    },
  })
  const held = data ? data.anomalies.edges.map(({ node }) => node) : null
  return {
    rows: held?.filter((anomaly) => speaksOf(anomaly, search)) ?? null,
    error,
    /** How many there are beyond those that were read. */
    more: data?.anomalies.pageInfo.hasNextPage ? Math.max(0, data.anomalies.totalCount - (held?.length ?? 0)) : 0,
    retry: () => read(),
  }
}

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

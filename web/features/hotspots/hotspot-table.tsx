import { useQuery } from 'urql'
import { errorSentence } from '../../graphql/errors.ts'
import type { EntityType, HotspotStatus, Severity as Level } from '../../graphql/generated/graphql.ts'
import { newestFirst } from '../../graphql/rows.ts'
import { Bullet } from '../../ui/bullet.tsx'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Above, Co2, Instant } from '../../ui/figures.tsx'
import { formatCount, formatPeriod, formatWord } from '../../ui/format.ts'
import { hotspotHref } from '../../ui/links.ts'
import { Severity, severityRank } from '../../ui/severity.tsx'
import type { Sort } from '../../ui/sort.ts'
import { Empty, Failure } from '../../ui/states.tsx'
import { hotspotsQuery } from './documents.ts'
import { entityName, type HotspotRow } from './hotspot.ts'

/** What the list is narrowed to; empty: everything. */
export type HotspotFilter = {
  status: HotspotStatus | ''
  type: EntityType | ''
  severity: Level | ''
  search: string
}

export const hotspotColumns: readonly Column<HotspotRow>[] = [
  {
    id: 'name',
    header: 'Entity',
    value: ({ entity }) => entityName(entity),
    cell: ({ entity }) => <span title={entityName(entity)}>{entityName(entity)}</span>,
    width: 'minmax(140px, 2fr)',
  },
  {
    id: 'severity',
    header: 'Severity',
    value: ({ severity }) => severityRank(severity),
    cell: ({ severity }) => <Severity level={severity} />,
    width: '88px',
  },
  {
    id: 'type',
    header: 'Type',
    value: ({ entity }) => entity.type,
    cell: ({ entity }) => formatWord(entity.type),
    width: '84px',
    from: 'medium',
  },
  {
    id: 'period',
    header: 'Period',
    value: ({ periodStart }) => periodStart,
    cell: ({ periodStart, periodEnd }) => formatPeriod(periodStart, periodEnd),
    width: '132px',
    from: 'medium',
  },
  {
    id: 'range',
    header: 'Against normal',
    value: ({ predictedCo2, baselineHigh }) => predictedCo2 / baselineHigh,
    cell: (row) => (
      <Bullet
        predicted={row.predictedCo2}
        baseline={row.baselineCo2}
        low={row.baselineLow}
        high={row.baselineHigh}
        level={row.severity}
      />
    ),
    width: 'minmax(100px, 1fr)',
    from: 'wide',
    sortable: false,
  },
  {
    id: 'predicted',
    header: 'Predicted',
    value: ({ predictedCo2 }) => predictedCo2,
    cell: ({ predictedCo2 }) => <Co2 kg={predictedCo2} />,
    width: '92px',
    isFigure: true,
    from: 'medium',
  },
  {
    id: 'excess',
    header: 'Excess',
    value: ({ predictedCo2, baselineCo2 }) => predictedCo2 - baselineCo2,
    cell: ({ predictedCo2, baselineCo2 }) => <Co2 kg={predictedCo2 - baselineCo2} signed />,
    width: '84px',
    isFigure: true,
  },
  {
    id: 'above',
    header: 'Above',
    value: ({ percentAbove }) => percentAbove,
    cell: ({ percentAbove }) => <Above percent={percentAbove} />,
    width: '78px',
    isFigure: true,
  },
  {
    id: 'found',
    header: 'Found',
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <Instant at={createdAt} />,
    width: '132px',
    isFigure: true,
    from: 'wide',
  },
]

/** How many are read at once; the newest come first. */
const READ = 500

/** The hotspots of a filter, live. */
export function useHotspots(filter: HotspotFilter) {
  const [{ data, error, stale, fetching }, read] = useQuery({
    query: hotspotsQuery,
    variables: {
      first: READ,
      where: {
        statuses: filter.status ? [filter.status] : null,
        entityTypes: filter.type ? [filter.type] : null,
        minSeverity: filter.severity || null,
        ...(filter.search.trim() && { search: filter.search.trim() }),
      },
    },
  })
  const rows = data ? newestFirst(data.hotspots) : null
  return { rows, error, total: data?.hotspots.totalCount ?? null, isReading: fetching || stale, retry: () => read() }
}

/** The list in full: as many rows as are read, in the order asked for. */
export function HotspotTable(props: ReturnType<typeof useHotspots> & { sort: Sort; onSort: (sort: Sort) => void }) {
  const { rows, error, total, retry } = props
  if (!rows && error)
    return <Failure title="The hotspots could not be read" sentence={errorSentence(error)} retry={retry} />
  return (
    <>
      <DataTable
        label="Hotspots"
        columns={hotspotColumns}
        rows={rows}
        rowKey={({ id }) => id}
        rowHref={({ id }) => hotspotHref(id)}
        sort={props.sort}
        onSort={props.onSort}
        empty={
          <Empty title="No hotspots here">
            Every entity of this choice is within its normal range. A hotspot shows the moment a prediction leaves it.
          </Empty>
        }
      />
      {rows && total !== null && total > rows.length && (
        <p>
          The {formatCount(rows.length)} newest of {formatCount(total)}. Narrow the list to see the others.
        </p>
      )}
    </>
  )
}

import type { ReactNode } from 'react'
import { hotspotAddress } from '../../addresses/hotspots.ts'
import type { Sort } from '../../addresses/parameters.ts'
import { errorSentence } from '../../graphql/errors.ts'
import type { LiveList } from '../../graphql/use-live-list.ts'
import { type Column, DataTable } from '../../ui/controls/data-table.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import { Failure } from '../../ui/page/states.tsx'
import type { HotspotRow } from './hotspot.ts'
import classes from './hotspot-table.module.css'

type Props = LiveList<HotspotRow> & {
  columns: readonly Column<HotspotRow>[]
  sort: Sort
  onSort: (sort: Sort) => void
  empty: ReactNode
}

/** The loaded rows of the list, in the chosen order. */
export function HotspotTable({ columns, rows, error, total, isReading, retry, sort, onSort, empty }: Props) {
  if (!rows && error)
    return <Failure title="The hotspots could not be read" sentence={errorSentence(error)} retry={retry} />
  return (
    <div className={classes.table} aria-busy={isReading}>
      <DataTable
        label="Hotspots"
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        rowHref={({ id }) => hotspotAddress.href(id)}
        sort={sort}
        onSort={onSort}
        empty={empty}
      />
      {rows && total !== null && total > rows.length && (
        <p className={classes.cut}>
          The {formatCount(rows.length)} newest of {formatCount(total)}. Narrow the list to see the others.
        </p>
      )}
    </div>
  )
}

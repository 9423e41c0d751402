import { Fragment, useState } from 'react'
import type { Sort } from '../../addresses/parameters.ts'
import { nextSort, sortRows } from '../../ui/controls/sort.ts'
import { Co2, Instant } from '../../ui/format/figures.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import { byAmount, type EmissionRow } from './emission.ts'
import { EmissionDetail } from './emission-detail.tsx'
import classes from './emission-table.module.css'
import { activityInWords } from './words.ts'

const firstRows = 25
const moreRows = 100
/** The same value as in the style sheet. */
const rowsOnPaper = 12

const columns = [
  { id: 'co2', header: 'CO₂e', value: ({ co2 }: EmissionRow) => co2 },
  { id: 'when', header: 'Happened', value: ({ occurredAt }: EmissionRow) => occurredAt },
] as const

/** Emissions, the largest first; each can be expanded to show its calculation. `open` is the id of the expanded one. */
export function EmissionTable(props: {
  rows: readonly EmissionRow[]
  open: string | null
  onOpen: (id: string | null) => void
}) {
  const { rows, open, onOpen } = props
  const [sort, setSort] = useState<Sort>({ by: 'co2', falling: true })
  const [shown, setShown] = useState(firstRows)
  const column = columns.find(({ id }) => id === sort.by) ?? columns[0]
  const isByAmount = column.id === 'co2' && sort.falling
  const sorted = isByAmount ? rows.toSorted(byAmount) : sortRows(rows, column.value, sort.falling)
  const counted = sorted.filter((row) => row.includedInSeries).map(({ co2 }) => co2)
  const largest = Math.max(0, ...counted)
  // Show the emission that the address names, wherever it is in the list.
  const first = Math.max(shown, sorted.findIndex(({ id }) => id === open) + 1)
  const left = sorted.length - first

  return (
    <>
      <table className={classes.table} aria-label="Emissions">
        <thead>
          <tr className={classes.head}>
            <th scope="col">Activity</th>
            <Head column={columns[1]} sort={sort} onSort={setSort} />
            <Head column={columns[0]} sort={sort} onSort={setSort} />
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, first).map((row) => (
            <Fragment key={row.id}>
              <Row
                row={row}
                largest={largest}
                isOpen={row.id === open}
                onClick={() => onOpen(row.id === open ? null : row.id)}
              />
              {row.id === open && (
                <tr className={classes.unfolded}>
                  <td colSpan={3} className={classes.unfolded} id={`emission-${row.id}`}>
                    <EmissionDetail emission={row} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
      {sorted.length > rowsOnPaper && (
        <p className={classes.onPaper}>
          The {rowsOnPaper} first of {formatCount(sorted.length)}.
        </p>
      )}
      {left > 0 && (
        <button type="button" className={classes.more} onClick={() => setShown(first + moreRows)}>
          Show {formatCount(Math.min(moreRows, left))} more of {formatCount(left)}
        </button>
      )}
    </>
  )
}

function Head(props: { column: (typeof columns)[number]; sort: Sort; onSort: (sort: Sort) => void }) {
  const { column, sort, onSort } = props
  const isSorted = sort.by === column.id
  return (
    <th
      scope="col"
      className={`${classes.figure} ${column.id === 'when' ? classes.when : ''}`}
      aria-sort={isSorted ? (sort.falling ? 'descending' : 'ascending') : undefined}
    >
      <button type="button" onClick={() => onSort(nextSort(sort, column.id, true))}>
        {column.header}
        <span aria-hidden="true">{isSorted ? (sort.falling ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  )
}

function Row(props: { row: EmissionRow; largest: number; isOpen: boolean; onClick: () => void }) {
  const { row, largest, isOpen, onClick } = props
  const { factor } = row.calculation
  const share = row.includedInSeries && largest > 0 ? Math.max(0, row.co2 / largest) * 100 : 0
  return (
    <tr className={classes.row} data-open={isOpen || undefined} data-uncounted={row.includedInSeries ? undefined : ''}>
      <th scope="row" className={classes.what}>
        <button
          type="button"
          className={classes.unfold}
          aria-expanded={isOpen}
          aria-controls={isOpen ? `emission-${row.id}` : undefined}
          onClick={onClick}
        >
          <span className={classes.arrow} aria-hidden="true" />
          <span className={classes.words}>
            <span>{activityInWords(row.calculation)}</span>
            <small>
              {row.includedInSeries ? (factor?.label ?? 'without a factor') : 'not counted: physically impossible'}
            </small>
          </span>
        </button>
      </th>
      <td className={`${classes.figure} ${classes.when}`}>
        <Instant at={row.occurredAt} />
      </td>
      <td className={classes.figure}>
        <Co2 kg={row.co2} />
        <span className={classes.bar} aria-hidden="true">
          <span style={{ width: `${share}%` }} />
        </span>
      </td>
    </tr>
  )
}

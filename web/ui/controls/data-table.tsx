import { useVirtualizer } from '@tanstack/react-virtual'
import { type FocusEvent, memo, type ReactNode, useEffect, useRef, useState } from 'react'
import type { Href } from '../../addresses/address.ts'
import type { Sort } from '../../addresses/parameters.ts'
import { LoadingRows } from '../page/states.tsx'
import { type Command, useCommands } from './commands.ts'
import classes from './data-table.module.css'
import { Link, useNavigation } from './link.tsx'
import { type Shortcut, useShortcuts } from './shortcuts.tsx'
import { nextSort, sortRows } from './sort.ts'

export type Column<Row> = {
  id: string
  header: string
  /** The value for sorting and export. */
  value: (row: Row) => string | number | null
  /** The content of the cell; the value when absent. The first column's content is the row's link. */
  cell?: (row: Row) => ReactNode
  /** A grid track, such as `minmax(0, 2fr)` or `110px`. */
  width: string
  isFigure?: boolean
  /** Hidden where there is less room. */
  from?: 'medium' | 'wide'
  /** A control, before the column with the row's link; its header is for screen readers only. */
  isControl?: boolean
  /** False: the rows cannot be sorted by it. */
  sortable?: boolean
}

/** An action on the row that has the focus (see j and k), by a key and, where it has a command, by the palette. */
export type RowKey<Row> = {
  /** Null: no key does it. */
  keys: string | null
  label: string
  /** Absent: it can be run on every row. */
  canRun?: (row: Row) => boolean
  run: (row: Row) => void
  command?: (row: Row) => Command
}

type Props<Row> = {
  label: string
  columns: readonly Column<Row>[]
  rowKey: (row: Row) => string
  rowHref?: (row: Row) => Href
  /** The row that is open elsewhere on the page. */
  selectedKey?: string | null
  /** Called with the row to which j and k have moved. */
  onMove?: (row: Row) => void
  rowKeys?: readonly RowKey<Row>[]
  rowHeight?: number
  sort?: Sort
  onSort?: (sort: Sort) => void
  empty: ReactNode
}

/** Tables up to this size are drawn completely, so that they can be searched and printed. */
const maxRowsDrawnAtOnce = 100

/** The loaded rows, null while they load, in the order of `sort`. */
export function DataTable<Row>({ rows, ...props }: Props<Row> & { rows: readonly Row[] | null }) {
  const { columns, sort, rowHeight = 44 } = props
  if (!rows) return <LoadingRows rows={8} height={rowHeight - 8} />
  if (rows.length === 0) return props.empty
  const column = columns.find(({ id }) => id === sort?.by)
  const sorted = sort && column ? sortRows(rows, column.value, sort.falling) : rows
  return <RowsTable {...props} count={sorted.length} at={(index) => sorted[index] ?? null} />
}

/**
 * A table of `count` rows of which only those in view are drawn. `at` returns a row, or null while it loads; `onRange`
 * is called with the rows (from, to, exclusive) in view. j and k move through the rows, Enter opens one.
 */
export function RowsTable<Row>(
  props: Omit<Props<Row>, 'empty'> & {
    count: number
    at: (index: number) => Row | null
    onRange?: (from: number, to: number) => void
    /** The row at the top initially. */
    startAt?: number
  },
) {
  const { columns, count, at, rowKey, rowHref, rowHeight = 44, sort, onSort, onRange } = props
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 10,
    initialOffset: (props.startAt ?? 0) * rowHeight,
  })
  const items = virtualizer.getVirtualItems()
  const indices =
    count <= maxRowsDrawnAtOnce ? Array.from({ length: count }, (_, index) => index) : items.map(({ index }) => index)
  const from = indices[0] ?? 0
  const to = (indices.at(-1) ?? -1) + 1
  const heard = useRef(onRange)
  heard.current = onRange
  useEffect(() => heard.current?.(from, to), [from, to])
  const current = useCurrentRow(props, (index) => virtualizer.scrollToIndex(index))
  const tracks = columns.map(({ width }) => width)
  const linked = columns.findIndex(({ isControl }) => !isControl)

  return (
    <div className={classes.scroller} ref={scroller}>
      <table
        aria-label={props.label}
        aria-rowcount={count + 1}
        className={classes.table}
        style={
          {
            '--tracks': tracks.join(' '),
            '--tracks-medium': tracksFor(columns, 'medium'),
            '--tracks-narrow': tracksFor(columns, 'narrow'),
          } as object
        }
      >
        <thead>
          <tr aria-rowindex={1} className={classes.head}>
            {columns.map((column) => (
              <HeadCell key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody
          className={classes.body}
          onFocus={current.onFocus}
          style={count <= maxRowsDrawnAtOnce ? undefined : { height: virtualizer.getTotalSize() }}
        >
          {indices.map((index) => {
            const row = at(index)
            const key = row ? rowKey(row) : `row ${index}`
            return (
              <TableRow
                key={key}
                columns={columns as readonly Column<unknown>[]}
                row={row}
                index={index}
                href={row ? rowHref?.(row) : undefined}
                isSelected={row !== null && key === props.selectedKey}
                isCurrent={row !== null && key === current.key}
                linked={linked}
                height={rowHeight}
                isPlaced={count > maxRowsDrawnAtOnce}
              />
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

type RowProps = {
  columns: readonly Column<unknown>[]
  row: unknown
  index: number
  /** The column whose cell leads to `href`. */
  linked: number
  href: Href | undefined
  isSelected: boolean
  isCurrent: boolean
  height: number
  /** Whether it is positioned by hand because other rows are not drawn. */
  isPlaced: boolean
}

/** Drawn again only when its content has changed: scrolling draws only the rows that come into view. */
const TableRow = memo(function TableRow(props: RowProps) {
  const { columns, row, index, linked, href, isSelected, isCurrent, height, isPlaced } = props
  return (
    <tr
      aria-rowindex={index + 2}
      className={classes.row}
      data-row={index}
      data-selected={isSelected ? '' : undefined}
      data-current={isCurrent ? '' : undefined}
      style={{ height, ...(isPlaced && { position: 'absolute', inset: `${index * height}px 0 auto` }) }}
    >
      {row ? (
        columns.map((column, place) => (
          <td
            key={column.id}
            className={classes.cell}
            data-from={column.from}
            data-figure={column.isFigure || undefined}
          >
            {place === linked && href !== undefined ? (
              <Link href={href} className={classes.link} data-row-link={index}>
                {column.cell?.(row) ?? column.value(row)}
              </Link>
            ) : (
              (column.cell?.(row) ?? column.value(row))
            )}
          </td>
        ))
      ) : (
        <td className={classes.waiting} aria-label="Loading" />
      )}
    </tr>
  )
})

function HeadCell<Row>(props: { column: Column<Row>; sort?: Sort; onSort?: (sort: Sort) => void }) {
  const { column, sort, onSort } = props
  const { id, header, isFigure = false, isControl = false, from, sortable = true } = column
  const isSorted = sort?.by === id
  return (
    <th
      scope="col"
      className={classes.headCell}
      data-from={from}
      data-figure={isFigure || undefined}
      aria-sort={isSorted ? (sort.falling ? 'descending' : 'ascending') : undefined}
    >
      {sortable && sort && onSort ? (
        <button type="button" onClick={() => onSort(nextSort(sort, id, isFigure))}>
          {header}
          <span aria-hidden="true">{isSorted ? (sort.falling ? ' ↓' : ' ↑') : ''}</span>
        </button>
      ) : (
        <span className={isControl ? 'only-read-aloud' : undefined}>{header}</span>
      )}
    </th>
  )
}

/**
 * The row to which j and k have moved: the one whose link has the focus. The focus stays on the same row when rows
 * move.
 */
function useCurrentRow<Row>(
  props: Pick<Props<Row>, 'rowKey' | 'rowHref' | 'rowKeys' | 'selectedKey' | 'onMove'> & {
    count: number
    at: (index: number) => Row | null
  },
  scrollTo: (index: number) => void,
) {
  const { count, at, rowKey, rowHref, rowKeys = [], selectedKey = null, onMove } = props
  const go = useNavigation()
  const [current, setCurrent] = useState<{ index: number; key: string | null } | null>(null)
  const isMoved = useRef(false)

  const keyAt = (index: number) => {
    const row = at(index)
    return row ? rowKey(row) : null
  }
  const placeOf = (key: string | null, near: number) => {
    if (key === null || keyAt(near) === key) return near
    for (let index = 0; index < count; index++) if (keyAt(index) === key) return index
    return -1
  }
  const place = current ? placeOf(current.key, current.index) : -1
  const nextPlace = (by: number) => {
    // The focused row is gone: continue from the one in its place.
    if (current) return place < 0 ? current.index : place + by
    const open = selectedKey === null ? -1 : placeOf(selectedKey, 0)
    return open < 0 ? 0 : open + by
  }
  const moveTo = (index: number) => setCurrent({ index, key: keyAt(index) })
  const move = (by: number) => {
    const index = Math.min(count - 1, Math.max(0, nextPlace(by)))
    isMoved.current = true
    scrollTo(index)
    moveTo(index)
    const row = at(index)
    if (row) onMove?.(row)
  }
  useEffect(() => {
    if (!isMoved.current || !current) return
    isMoved.current = false
    document.querySelector<HTMLElement>(`[data-row-link="${current.index}"]`)?.focus({ preventScroll: false })
  }, [current])

  const row = place >= 0 ? at(place) : null
  const onRow =
    (run: (row: Row) => void, canRun: (row: Row) => boolean = () => true) =>
    () =>
      row && canRun(row) && run(row)
  const keys: Shortcut[] = [
    { keys: 'j', label: 'Next row', run: () => move(1) },
    { keys: 'k', label: 'Row before', run: () => move(-1) },
    ...(rowHref ? [{ keys: 'Enter', label: 'Open the row', run: onRow((it) => go(rowHref(it))) }] : []),
    ...rowKeys.flatMap(({ keys, label, canRun, run }) => (keys ? [{ keys, label, run: onRow(run, canRun) }] : [])),
  ]
  useShortcuts(keys)
  useCommands(
    row === null
      ? []
      : rowKeys.flatMap(({ canRun, command }) => (command && canRun?.(row) !== false ? [command(row)] : [])),
  )
  const onFocus = ({ target }: FocusEvent) => {
    const index = Number(target.closest<HTMLElement>('[data-row]')?.dataset.row ?? -1)
    if (index >= 0 && keyAt(index) !== current?.key) moveTo(index)
  }
  return { key: current?.key ?? null, onFocus }
}

const tracksFor = <Row,>(columns: readonly Column<Row>[], room: 'medium' | 'narrow') =>
  columns
    .filter(({ from }) => !from || (room === 'medium' && from === 'medium'))
    .map(({ width }) => width)
    .join(' ')

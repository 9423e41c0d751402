import { useMemo } from 'react'
import type { CombinedError } from 'urql'
import { packageAddress } from '../../addresses/packages.ts'
import { errorSentence } from '../../graphql/errors.ts'
import { Button } from '../../ui/controls/button.tsx'
import { RowsTable } from '../../ui/controls/data-table.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import { Empty, Failure, LoadingRows } from '../../ui/page/states.tsx'
import { useEventClock } from './event-clock.ts'
import { maxNewcomers, type PackageList } from './live-package-list.ts'
import { packageColumns } from './package-columns.tsx'
import classes from './package-table.module.css'
import { useListChanges, useListState } from './use-package-list.ts'

const rowHeightPx = 40

/** The list, live: only the rows around what is in view are held. */
export function PackageTable(props: { list: PackageList; startAt: number; isNarrowed: boolean }) {
  const { list, startAt, isNarrowed } = props
  const { count, error, opened } = useListState(list)
  const { now } = useEventClock()
  const year = new Date(now).getFullYear()
  // Only the year matters to it.
  const columns = useMemo(() => packageColumns(Date.UTC(year, 6)), [year])
  const failure = error ? (
    <Failure
      title={count === null ? 'The packages could not be read' : 'Some packages could not be read'}
      sentence={errorSentence(error as CombinedError)}
      retry={list.retry}
    />
  ) : null
  return (
    <>
      <Follow list={list} />
      {failure}
      {count === null && !failure && <LoadingRows rows={12} height={rowHeightPx - 8} />}
      {count === 0 && (
        <Empty title={isNarrowed ? 'No package fits' : 'No packages yet'}>
          {isNarrowed
            ? 'Choose less, or look for a shorter part of the tracking number.'
            : 'A package shows here with its first scan: send one by recordScans.'}
        </Empty>
      )}
      {count !== null && count > 0 && (
        <RowsTable
          key={opened}
          label="Packages"
          columns={columns}
          count={count}
          at={list.at}
          onRange={list.show}
          startAt={startAt}
          rowKey={({ index }) => String(index)}
          rowHref={({ row }) => packageAddress.href(row.trackingNumber)}
          rowHeight={rowHeightPx}
        />
      )}
    </>
  )
}

/** Draws nothing while all is well, so that what it hears draws nothing but the rows it is about. */
function Follow({ list }: { list: PackageList }) {
  const refused = useListChanges(list)
  return refused ? <Failure title="The list is not live" sentence={errorSentence(refused)} compact /> : null
}

/** How many there are, and a button that brings in those that have come since. */
export function PackageCount({ list, isNarrowed }: { list: PackageList; isNarrowed: boolean }) {
  const { count, arrived, isOpening } = useListState(list)
  if (count === null) return null
  const some = `${formatCount(arrived)}${arrived >= maxNewcomers ? '+' : ''}`
  const what = isNarrowed ? `${some} more now` : `${some} new package${arrived === 1 ? '' : 's'}`
  return (
    <span className={classes.count}>
      <span className="figure">{isNarrowed ? `${formatCount(count)} fit` : formatCount(count)}</span>
      <span role="status">
        {arrived > 0 && (
          <Button size="compact-xs" loading={isOpening} onClick={list.bringIn} title="Show them at the top">
            {what}
          </Button>
        )}
      </span>
    </span>
  )
}

import { useClient } from 'urql'
import type { Ask } from '../../actions/asked.ts'
import { rowKeysOf } from '../../actions/row-keys.ts'
import type { Href } from '../../addresses/address.ts'
import { errorSentence } from '../../graphql/errors.ts'
import type { RecommendationRowFragment } from '../../graphql/generated/graphql.ts'
import type { LiveList } from '../../graphql/use-live-list.ts'
import { isUndecided, recommendationActions } from '../../rows/recommendation-actions.ts'
import { splitAction } from '../../rows/recommendation-headline.ts'
import { type Column, DataTable } from '../../ui/controls/data-table.tsx'
import type { Column as CsvColumn } from '../../ui/format/csv.ts'
import { formatUtc } from '../../ui/format/dates.ts'
import { formatMoment } from '../../ui/format/moment.ts'
import { formatCount } from '../../ui/format/numbers.ts'
import { formatWord } from '../../ui/format/words.ts'
import { Empty, Failure } from '../../ui/page/states.tsx'
import { outcomeWords } from './outcome-words.ts'
import classes from './recommendation-table.module.css'
import { Saving } from './saving.tsx'

type Row = RecommendationRowFragment

type Props = LiveList<Row> & {
  /** The one that is open beside the list. */
  openId: string
  hrefOf: (id: string) => Href
  onMove: (id: string) => void
  /** Opens the recommendation of which an action asks something first. */
  onAsk: Ask
}

/** Recommendations in the order given; keys decide on the one that j and k have moved to. */
export function RecommendationTable({ rows, error, total, retry, openId, hrefOf, onMove, onAsk }: Props) {
  const client = useClient()
  if (!rows && error)
    return <Failure title="The recommendations could not be read" sentence={errorSentence(error)} retry={retry} />
  return (
    <>
      <DataTable
        label="Recommendations"
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        rowHref={({ id }) => hrefOf(id)}
        rowHeight={82}
        selectedKey={openId || null}
        onMove={openId ? ({ id }) => onMove(id) : undefined}
        // The one that is open has its keys itself.
        rowKeys={openId ? [] : rowKeysOf(client, recommendationActions, onAsk)}
        empty={
          <Empty title="No recommendations here">
            A new hotspot brings the measures that would reduce it, where any fits.
          </Empty>
        }
      />
      {rows && rows.length > 0 && total !== null && (
        <p className={classes.more}>
          The {formatCount(rows.length)} newest of {formatCount(total)}. Narrow the list to see the others.
        </p>
      )}
    </>
  )
}

/** What of a recommendation is exported. */
export const recommendationExport: readonly CsvColumn<Row>[] = [
  { header: 'Recommendation', value: ({ action }) => action },
  { header: 'Hotspot', value: ({ hotspot }) => nameOf(hotspot.entity) },
  { header: 'Saving, kg CO2e', value: ({ co2Reduction }) => co2Reduction },
  { header: 'Lead time', value: ({ leadTime }) => leadTime },
  { header: 'Cost', value: ({ cost }) => cost },
  { header: 'Root cause', value: ({ rootCause }) => rootCause },
  { header: 'Status', value: ({ status }) => status },
  { header: 'Decided by', value: ({ decidedBy }) => decidedBy },
  { header: 'Decided', value: ({ decidedAt }) => decidedAt },
  { header: 'Note', value: ({ decisionNote }) => decisionNote },
  { header: 'Outcome', value: ({ outcome }) => outcome?.status },
  { header: 'Saved, kg CO2e', value: ({ outcome }) => outcome?.estimate },
  { header: 'Saved at least, kg CO2e', value: ({ outcome }) => outcome?.low },
  { header: 'Saved at most, kg CO2e', value: ({ outcome }) => outcome?.high },
  { header: 'Made', value: ({ createdAt }) => createdAt },
]

const columns: readonly Column<Row>[] = [
  {
    id: 'recommendation',
    header: 'Recommendation',
    value: ({ action }) => action,
    cell: (row) => <Cell row={row} />,
    width: 'minmax(0, 1fr)',
  },
]

const nameOf = ({ name, key }: { name: string; key: string }) => name.trim() || key.trim() || 'without a name'

function Cell({ row }: { row: Row }) {
  const { headline } = splitAction(row.action)
  const isMoot = row.status === 'PENDING' && !isUndecided(row)
  return (
    <span className={classes.row} data-open={isUndecided(row) || undefined}>
      <span className={classes.line}>
        <span className={classes.status} data-status={row.status}>
          {isMoot ? 'Moot' : row.status === 'PENDING' ? 'To decide' : formatWord(row.status)}
          {row.decidedBy && ` by ${row.decidedBy}`}
          {row.outcome && ` · ${outcomeWords[row.outcome.status].name.toLowerCase()}`}
        </span>
        <strong className={classes.saving}>
          <Saving co2Reduction={row.co2Reduction} />
        </strong>
      </span>
      <span className={classes.headline} title={headline}>
        {headline}
      </span>
      <span className={classes.line}>
        <span className={classes.about} title={nameOf(row.hotspot.entity)}>
          {nameOf(row.hotspot.entity)}
        </span>
        <time className="figure" dateTime={row.createdAt} title={formatUtc(row.createdAt)}>
          {formatMoment(row.createdAt, Date.now())}
        </time>
      </span>
    </span>
  )
}

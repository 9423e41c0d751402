import type { Column } from '../../ui/controls/data-table.tsx'
import { formatUtc } from '../../ui/format/dates.ts'
import { formatDay } from '../../ui/format/moment.ts'
import type { Entry } from './held-pages.ts'
import { LateChance } from './late-chance.tsx'
import classes from './package-columns.module.css'
import type { PackageRow } from './package-filter.ts'
import { Status } from './status.tsx'

const Day = ({ at, now }: { at: string | null; now: number }) => (
  <time className="figure" dateTime={at ?? undefined} title={formatUtc(at)}>
    {formatDay(at, now)}
  </time>
)

const anomalyWords = ({ openAnomalyCount, late }: PackageRow) =>
  `${openAnomalyCount === 1 ? '1 open anomaly' : `${openAnomalyCount} open anomalies`}${late ? ': expected late' : ''}`

/** What a row of the list says; `now` is the event clock, which tells whether a year must be said. */
export const packageColumns = (now: number): readonly Column<Entry>[] => [
  {
    id: 'trackingNumber',
    header: 'Tracking number',
    value: ({ row }) => row.trackingNumber,
    cell: ({ row }) => (
      <span className={classes.number} title={row.trackingNumber}>
        {row.trackingNumber}
      </span>
    ),
    width: 'minmax(122px, 1fr)',
  },
  {
    id: 'status',
    header: 'Status',
    value: ({ row }) => row.status,
    cell: ({ row }) => <Status status={row.status} />,
    width: 'minmax(92px, 130px)',
  },
  {
    id: 'carrier',
    header: 'Carrier',
    value: ({ row }) => row.carrier,
    cell: ({ row }) => <span title={row.carrier}>{row.carrier}</span>,
    width: 'minmax(80px, 0.9fr)',
    from: 'wide',
  },
  {
    id: 'last',
    header: 'Last seen',
    value: ({ row }) => row.lastScanAt,
    cell: ({ row }) => (
      <span className={classes.last}>
        <span title={row.location ?? 'No place was said'}>{row.location ?? '–'}</span>
        <Day at={row.lastScanAt} now={now} />
      </span>
    ),
    width: 'minmax(150px, 2.4fr)',
    from: 'medium',
  },
  {
    id: 'promised',
    header: 'Promised',
    value: ({ row }) => row.promisedAt,
    cell: ({ row }) => <Day at={row.promisedAt} now={now} />,
    width: '106px',
    isFigure: true,
    from: 'wide',
  },
  {
    id: 'expected',
    header: 'Expected',
    value: ({ row }) => row.estimatedDelivery,
    cell: ({ row }) => <Day at={row.deliveredAt ?? row.estimatedDelivery} now={now} />,
    width: '106px',
    isFigure: true,
    from: 'medium',
  },
  {
    id: 'late',
    header: 'Chance late',
    value: ({ row }) => row.lateProbability,
    cell: ({ row }) => <LateChance {...row} />,
    width: 'minmax(92px, 116px)',
    isFigure: true,
  },
  {
    id: 'anomalies',
    header: 'Anomalies',
    value: ({ row }) => row.openAnomalyCount,
    cell: ({ row }) =>
      row.openAnomalyCount > 0 ? (
        <span className={classes.anomalies} data-late={row.late || undefined} title={anomalyWords(row)}>
          {row.openAnomalyCount}
        </span>
      ) : (
        <span className={classes.none}>–</span>
      ),
    width: '74px',
    isFigure: true,
    from: 'medium',
  },
]

/** What the list is exported as. Times are ISO in UTC. */
export const exportColumns: readonly { header: string; value: (row: PackageRow) => string | number | null }[] = [
  { header: 'Tracking number', value: (row) => row.trackingNumber },
  { header: 'Status', value: (row) => row.status },
  { header: 'Carrier', value: (row) => row.carrier },
  { header: 'Last place', value: (row) => row.location },
  { header: 'Last scan', value: (row) => row.lastScanAt },
  { header: 'First scan', value: (row) => row.firstScanAt },
  { header: 'Promised', value: (row) => row.promisedAt },
  { header: 'Expected', value: (row) => row.estimatedDelivery },
  { header: 'Expected from', value: (row) => row.estimatedEarliest },
  { header: 'Expected until', value: (row) => row.estimatedLatest },
  { header: 'Chance late', value: (row) => row.lateProbability },
  { header: 'Delivered', value: (row) => row.deliveredAt },
  { header: 'Open anomalies', value: (row) => row.openAnomalyCount },
  { header: 'Fault', value: (row) => row.fault },
]

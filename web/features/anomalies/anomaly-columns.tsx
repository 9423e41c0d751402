import { packageAddress } from '../../addresses/packages.ts'
import type { Column } from '../../ui/controls/data-table.tsx'
import { Link } from '../../ui/controls/link.tsx'
import { Instant } from '../../ui/format/figures.tsx'
import { Severity, severityRank } from '../../ui/format/severity.tsx'
import { formatWord } from '../../ui/format/words.ts'
import { type Anomaly, formatConfidence, subjectOf } from './anomaly.ts'

/** The columns of the list; the CSV contains the same. */
export const anomalyColumns: readonly Column<Anomaly>[] = [
  {
    id: 'type',
    header: 'Type',
    value: ({ type }) => formatWord(type),
    width: '92px',
  },
  {
    id: 'severity',
    header: 'Severity',
    value: ({ severity }) => severityRank(severity),
    cell: ({ severity }) => <Severity level={severity} />,
    width: '84px',
  },
  {
    id: 'subject',
    header: 'About',
    value: subjectOf,
    cell: (anomaly) =>
      anomaly.package ? (
        <Link href={packageAddress.href(anomaly.package.trackingNumber)} title={subjectOf(anomaly)}>
          {subjectOf(anomaly)}
        </Link>
      ) : (
        <span title={subjectOf(anomaly)}>{subjectOf(anomaly)}</span>
      ),
    width: 'minmax(100px, 1fr)',
  },
  {
    id: 'seen',
    header: 'What was seen',
    value: ({ description }) => description,
    cell: ({ description }) => <span title={description}>{description}</span>,
    width: 'minmax(80px, 2.4fr)',
    from: 'medium',
    sortable: false,
  },
  {
    id: 'todo',
    header: 'What to do',
    value: ({ recommendedAction }) => recommendedAction,
    cell: ({ recommendedAction }) => <span title={recommendedAction}>{recommendedAction}</span>,
    width: 'minmax(120px, 1.6fr)',
    from: 'wide',
    sortable: false,
  },
  {
    id: 'confidence',
    header: 'Confidence',
    value: ({ confidence }) => confidence,
    cell: ({ confidence }) => formatConfidence(confidence),
    width: '84px',
    isFigure: true,
    from: 'wide',
  },
  {
    id: 'detected',
    header: 'Found',
    value: ({ detectedAt }) => detectedAt,
    cell: ({ detectedAt }) => <Instant at={detectedAt} />,
    width: '126px',
    isFigure: true,
    from: 'medium',
  },
]

/** The CSV contains the texts as well, for which the list has no room. */
export const exportColumns: readonly { header: string; value: (row: Anomaly) => string | number | null }[] = [
  { header: 'Type', value: ({ type }) => type },
  { header: 'Severity', value: ({ severity }) => severity },
  { header: 'Status', value: ({ status }) => status },
  { header: 'Tracking number', value: (row) => row.package?.trackingNumber ?? null },
  { header: 'Carrier', value: (row) => row.package?.carrier ?? null },
  { header: 'Entity', value: ({ entity }) => entity?.name ?? null },
  { header: 'Entity key', value: ({ entity }) => entity?.key ?? null },
  { header: 'What was seen', value: ({ description }) => description },
  { header: 'What to do', value: ({ recommendedAction }) => recommendedAction },
  { header: 'Confidence', value: ({ confidence }) => confidence },
  { header: 'Event time', value: ({ observedAt }) => observedAt },
  { header: 'Found', value: ({ detectedAt }) => detectedAt },
  { header: 'Ended', value: ({ endedAt }) => endedAt },
  { header: 'Note', value: ({ note }) => note },
]

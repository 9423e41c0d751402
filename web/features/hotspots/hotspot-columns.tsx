import { Bullet } from '../../ui/charts/bullet.tsx'
import type { Column } from '../../ui/controls/data-table.tsx'
import type { Column as CsvColumn } from '../../ui/format/csv.ts'
import { formatPeriod } from '../../ui/format/dates.ts'
import { Above, Co2, Instant } from '../../ui/format/figures.tsx'
import { Severity, severityRank } from '../../ui/format/severity.tsx'
import { formatWord } from '../../ui/format/words.ts'
import { entityName, type HotspotRow } from './hotspot.ts'
import { measureWords } from './work-words.ts'

export const hotspotColumns: readonly Column<HotspotRow>[] = [
  {
    id: 'name',
    header: 'Entity',
    value: ({ entity }) => entityName(entity),
    cell: ({ entity }) => <span title={entityName(entity)}>{entityName(entity)}</span>,
    width: 'minmax(130px, 3fr)',
  },
  {
    id: 'severity',
    header: 'Severity',
    value: ({ severity }) => severityRank(severity),
    cell: ({ severity }) => <Severity level={severity} />,
    width: '80px',
  },
  {
    id: 'type',
    header: 'Type',
    value: ({ entity }) => entity.type,
    cell: ({ entity }) => formatWord(entity.type),
    width: '72px',
    from: 'medium',
  },
  {
    id: 'measure',
    header: 'Judged by',
    value: ({ measure }) => measure,
    cell: ({ measure }) => measureWords[measure],
    width: '76px',
    from: 'wide',
  },
  {
    id: 'period',
    header: 'Period',
    value: ({ periodStart }) => periodStart,
    cell: ({ periodStart, periodEnd }) => formatPeriod(periodStart, periodEnd),
    width: '112px',
    from: 'medium',
  },
  {
    id: 'range',
    header: 'Vs normal',
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
    width: 'minmax(80px, 1fr)',
    from: 'wide',
    sortable: false,
  },
  {
    id: 'predicted',
    header: 'Predicted',
    value: ({ predictedCo2 }) => predictedCo2,
    cell: ({ predictedCo2 }) => <Co2 kg={predictedCo2} />,
    width: '84px',
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
    width: '76px',
    isFigure: true,
    from: 'medium',
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

const statusColumn: Column<HotspotRow> = {
  id: 'status',
  header: 'Status',
  value: ({ status }) => status,
  cell: ({ status }) => formatWord(status),
  width: '72px',
  from: 'medium',
}

/** The same columns for lists that mix active and resolved hotspots. */
export const hotspotColumnsWithStatus: readonly Column<HotspotRow>[] = [
  ...hotspotColumns.slice(0, 2),
  statusColumn,
  ...hotspotColumns.slice(2),
]

/** The columns of the exported file; amounts in kg CO2e. */
export const hotspotCsv: readonly CsvColumn<HotspotRow>[] = [
  { header: 'Entity', value: ({ entity }) => entityName(entity) },
  { header: 'Key', value: ({ entity }) => entity.key },
  { header: 'Type', value: ({ entity }) => entity.type },
  { header: 'Severity', value: ({ severity }) => severity },
  { header: 'Status', value: ({ status }) => status },
  { header: 'Measure', value: ({ measure }) => measure },
  { header: 'Period start', value: ({ periodStart }) => periodStart },
  { header: 'Period end', value: ({ periodEnd }) => periodEnd },
  { header: 'Predicted kg CO2e', value: ({ predictedCo2 }) => predictedCo2 },
  { header: 'Baseline kg CO2e', value: ({ baselineCo2 }) => baselineCo2 },
  { header: 'Normal from kg CO2e', value: ({ baselineLow }) => baselineLow },
  { header: 'Normal to kg CO2e', value: ({ baselineHigh }) => baselineHigh },
  { header: 'Percent above', value: ({ percentAbove }) => percentAbove },
  { header: 'Found', value: ({ createdAt }) => createdAt },
  { header: 'Changed', value: ({ updatedAt }) => updatedAt },
  { header: 'Id', value: ({ id }) => id },
]

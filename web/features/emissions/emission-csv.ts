import type { Column } from '../../ui/format/csv.ts'
import type { EmissionRow } from './emission.ts'

const factor = (row: EmissionRow) => row.calculation.factor

/** Everything that an auditor needs to compute each figure again. */
export const emissionCsv: readonly Column<EmissionRow>[] = [
  { header: 'Event', value: ({ eventId }) => eventId },
  { header: 'Occurred at', value: ({ occurredAt }) => occurredAt },
  { header: 'Entity', value: ({ entity }) => entity.name.trim() || entity.key },
  { header: 'Counts for', value: ({ entities }) => entities.map(({ name, key }) => name.trim() || key).join('; ') },
  { header: 'Package', value: (row) => row.package?.trackingNumber },
  { header: 'kg CO2e', value: ({ co2 }) => co2 },
  { header: 'Counted', value: ({ includedInSeries }) => includedInSeries },
  { header: 'Method', value: ({ calculation }) => calculation.method },
  { header: 'Formula', value: ({ calculation }) => calculation.formula },
  { header: 'Inputs', value: ({ calculation }) => JSON.stringify(calculation.inputs) },
  { header: 'Factor', value: (row) => factor(row)?.value },
  { header: 'Factor unit', value: (row) => factor(row)?.unit },
  { header: 'Factor of', value: (row) => factor(row)?.label },
  { header: 'Publisher', value: (row) => factor(row)?.publisher },
  { header: 'Data set', value: (row) => factor(row)?.dataset },
  { header: 'Edition', value: (row) => factor(row)?.edition },
  { header: 'Code', value: (row) => factor(row)?.code },
  { header: 'Licence', value: (row) => factor(row)?.licence },
  { header: 'Recomputed kg CO2e', value: ({ calculation }) => calculation.recomputed },
]

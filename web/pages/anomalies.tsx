import { useState } from 'react'
import type { Anomaly } from '../features/anomalies/anomaly.ts'
import { exportColumns } from '../features/anomalies/anomaly-columns.tsx'
import { AnomalyPanel } from '../features/anomalies/anomaly-panel.tsx'
import { type AnomalyFilter, AnomalyTable, useAnomalies } from '../features/anomalies/anomaly-table.tsx'
import { ExportButton } from '../ui/export-button.tsx'
import { Choice, chosen, type Option, SearchField } from '../ui/filters.tsx'
import { formatCount, formatWord } from '../ui/format.ts'
import { Page } from '../ui/page.tsx'
import { parseSort, writeSort } from '../ui/sort.ts'
import { Surface } from '../ui/surface.tsx'
import classes from './anomalies.module.css'
import { useAddress, writeSearch } from './use-address.ts'

type Options<Value extends string> = readonly [Option<Value>, ...Option<Value>[]]

const statuses: Options<'' | 'all' | 'RECOVERED' | 'CONFIRMED' | 'DISMISSED'> = [
  { value: '', label: 'Open' },
  { value: 'RECOVERED', label: 'Recovered' },
  { value: 'CONFIRMED', label: 'Proved true' },
  { value: 'DISMISSED', label: 'Dismissed' },
  { value: 'all', label: 'Open and over' },
]
const types: Options<AnomalyFilter['type']> = [
  { value: '', label: 'All types' },
  ...(['DELAYED', 'STUCK', 'SILENT', 'OFF_ROUTE', 'DATA_ERROR'] as const).map((value) => ({
    value,
    label: formatWord(value),
  })),
]
const severities: Options<AnomalyFilter['severity']> = [
  { value: '', label: 'Any severity' },
  { value: 'WARN', label: 'Warn and above' },
  { value: 'HIGH', label: 'High and above' },
  { value: 'CRITICAL', label: 'Critical' },
]

/** The list of anomalies; what it is narrowed to, and which is open beside it, stands in the address. */
export function Anomalies() {
  const [address, change] = useAddress()
  const [asked, setAsked] = useState<string | null>(null)
  const status = chosen(statuses, address.status)
  const filter: AnomalyFilter = {
    status: status === 'all' ? '' : status || 'OPEN',
    type: chosen(types, address.type),
    severity: chosen(severities, address.severity),
    search: address.q ?? '',
  }
  const anomalies = useAnomalies(filter)
  const id = address.id ?? null
  const openToDismiss = (anomaly: Anomaly) => {
    setAsked(anomaly.id)
    change({ id: anomaly.id })
  }
  return (
    <Page
      title="Anomalies"
      fills
      aside={anomalies.rows && `${formatCount(anomalies.rows.length)} shown`}
      tools={
        <>
          <SearchField label="Search in the list" value={filter.search} onChange={(q) => change({ q }, true)} />
          <Choice label="Status" value={status} options={statuses} onChange={(value) => change({ status: value })} />
          <Choice label="Type" value={filter.type} options={types} onChange={(type) => change({ type })} />
          <Choice
            label="Severity"
            value={filter.severity}
            options={severities}
            onChange={(severity) => change({ severity })}
          />
          <ExportButton name="Anomalies" columns={exportColumns} rows={anomalies.rows ?? []} />
        </>
      }
    >
      <div className={classes.split} data-open={id ? '' : undefined}>
        <Surface fills>
          <AnomalyTable
            {...anomalies}
            isOpen={filter.status === 'OPEN'}
            sort={parseSort(address.sort, '-detected')}
            onSort={(sort) => change({ sort: writeSort(sort) })}
            hrefOf={(anomaly) => `/anomalies${writeSearch({ ...address, id: anomaly.id })}`}
            selectedId={id}
            rowKeys={[{ keys: 'd', label: 'Dismiss the anomaly', run: openToDismiss }]}
          />
        </Surface>
        {id && <AnomalyPanel id={id} key={id} isAsked={asked === id} onClose={() => change({ id: '' })} />}
      </div>
    </Page>
  )
}

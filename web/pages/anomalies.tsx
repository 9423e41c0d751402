import { useState } from 'react'
import { type AnomaliesSearch, anomaliesAddress } from '../addresses/anomalies.ts'
import type { Anomaly } from '../features/anomalies/anomaly.ts'
import { exportColumns } from '../features/anomalies/anomaly-columns.tsx'
import { AnomalyPanel } from '../features/anomalies/anomaly-panel.tsx'
import { AnomalyTable } from '../features/anomalies/anomaly-table.tsx'
import { type AnomalyFilter, useAnomalies } from '../features/anomalies/use-anomalies.ts'
import { ExportButton } from '../ui/export-button.tsx'
import { Choice, optionsOf, SearchField } from '../ui/filters.tsx'
import { formatCount, formatWord } from '../ui/format.ts'
import { Page } from '../ui/page.tsx'
import { Surface } from '../ui/surface.tsx'
import classes from './anomalies.module.css'
import { useAddress } from './use-address.ts'

const statuses = optionsOf<AnomaliesSearch['status']>({
  '': 'Open',
  RECOVERED: 'Recovered',
  CONFIRMED: 'Proved true',
  DISMISSED: 'Dismissed',
  all: 'Open and over',
})
const types = optionsOf<AnomaliesSearch['type']>({
  '': 'All types',
  DELAYED: formatWord('DELAYED'),
  STUCK: formatWord('STUCK'),
  SILENT: formatWord('SILENT'),
  OFF_ROUTE: formatWord('OFF_ROUTE'),
  DATA_ERROR: formatWord('DATA_ERROR'),
})
const severities = optionsOf<AnomaliesSearch['severity']>({
  '': 'Any severity',
  WARN: 'Warn and above',
  HIGH: 'High and above',
  CRITICAL: 'Critical',
})

/** The list of anomalies; what it is narrowed to, and which is open beside it, stands in the address. */
export function Anomalies() {
  const [address, change] = useAddress(anomaliesAddress)
  const [asked, setAsked] = useState<string | null>(null)
  const { status, type, severity } = address
  const filter: AnomalyFilter = {
    status: status === 'all' ? '' : status || 'OPEN',
    type,
    severity,
    search: address.q,
  }
  const anomalies = useAnomalies(filter)
  const id = address.id || null
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
          <Choice label="Type" value={type} options={types} onChange={(type) => change({ type })} />
          <Choice
            label="Severity"
            value={severity}
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
            sort={address.sort}
            onSort={(sort) => change({ sort })}
            hrefOf={(anomaly) => anomaliesAddress.href({ ...address, id: anomaly.id })}
            selectedId={id}
            rowKeys={[{ keys: 'd', label: 'Dismiss the anomaly', run: openToDismiss }]}
          />
        </Surface>
        {id && <AnomalyPanel id={id} key={id} isAsked={asked === id} onClose={() => change({ id: '' })} />}
      </div>
    </Page>
  )
}

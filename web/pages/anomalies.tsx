import { AskedContext, useAsking } from '../actions/asked.ts'
import { type AnomaliesSearch, anomaliesAddress } from '../addresses/anomalies.ts'
import { exportColumns } from '../features/anomalies/anomaly-columns.tsx'
import { AnomalyPanel } from '../features/anomalies/anomaly-panel.tsx'
import { AnomalyTable } from '../features/anomalies/anomaly-table.tsx'
import { type AnomalyFilter, useAnomalies } from '../features/anomalies/use-anomalies.ts'
import { anomalyTypes } from '../graphql/generated/enums.ts'
import { useRefusals } from '../graphql/refusals.ts'
import { anomalyActions } from '../rows/anomaly-actions.ts'
import { ExportButton } from '../ui/controls/export-button.tsx'
import { Choice, optionsOf, SearchField } from '../ui/controls/filters.tsx'
import { formatCount } from '../ui/format/numbers.ts'
import { wordsOf } from '../ui/format/words.ts'
import { Page } from '../ui/page/page.tsx'
import { RefusedList } from '../ui/page/refused.tsx'
import { Surface } from '../ui/page/surface.tsx'
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
  ...wordsOf(anomalyTypes),
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
  const { status, type, severity } = address
  const filter: AnomalyFilter = {
    status: status === 'all' ? '' : status || 'OPEN',
    type,
    severity,
    search: address.q,
  }
  const anomalies = useAnomalies(filter)
  const id = address.id || null
  const { asked, ask } = useAsking((of) => change({ id: of }))
  const refusals = useRefusals(anomalyActions)
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
          <RefusedList
            title="Not dismissed"
            all={refusals.all.filter((refused) => refused.id !== id)}
            onForget={refusals.forget}
          />
          <AnomalyTable
            {...anomalies}
            isOpen={filter.status === 'OPEN'}
            sort={address.sort}
            onSort={(sort) => change({ sort })}
            hrefOf={(of) => anomaliesAddress.href({ ...address, id: of })}
            openId={id}
            onMove={(of) => change({ id: of }, true)}
            onAsk={ask}
          />
        </Surface>
        {id && (
          <AskedContext value={asked}>
            <AnomalyPanel id={id} key={id} onClose={() => change({ id: '' })} />
          </AskedContext>
        )}
      </div>
    </Page>
  )
}

import { Outlet, useNavigate } from '@tanstack/react-router'
import { AskedContext, useAsking } from '../actions/asked.ts'
import { ChosenBar } from '../actions/chosen-bar.tsx'
import { useChosen } from '../actions/use-chosen.ts'
import { type AlertsSearch, alertAddress, alertsAddress } from '../addresses/alerts.ts'
import { AlertTable, alertExport } from '../features/alerts/alert-table.tsx'
import { type AlertFilter, useAlertMessage, useAlerts } from '../features/alerts/use-alerts.ts'
import { useRefusals } from '../graphql/refusals.ts'
import { alertActions } from '../rows/alert-actions.ts'
import { ExportButton } from '../ui/controls/export-button.tsx'
import { Choice, optionsOf, SearchField } from '../ui/controls/filters.tsx'
import { useNavigation } from '../ui/controls/link.tsx'
import { formatCount } from '../ui/format/numbers.ts'
import { MasterDetail, OfList } from '../ui/page/master-detail.tsx'
import { Page } from '../ui/page/page.tsx'
import { RefusedList } from '../ui/page/refused.tsx'
import { Empty } from '../ui/page/states.tsx'
import { Surface } from '../ui/page/surface.tsx'
import { useAddress, usePathId } from './use-address.ts'

const statuses = optionsOf<AlertsSearch['status']>({
  '': 'Open',
  firing: 'Firing',
  acknowledged: 'Acknowledged',
  silenced: 'Silenced',
  resolved: 'Resolved',
  all: 'Open and resolved',
})
const statusOf: Record<AlertsSearch['status'], AlertFilter['status']> = {
  '': 'OPEN',
  firing: 'FIRING',
  acknowledged: 'ACKNOWLEDGED',
  silenced: 'SUPPRESSED',
  resolved: 'RESOLVED',
  all: '',
}
const levels = optionsOf<AlertsSearch['level']>({
  '': 'Any level',
  WARN: 'Warn and above',
  HIGH: 'High and above',
  CRITICAL: 'Critical',
})
const orders = optionsOf<AlertsSearch['order']>({ '': 'Worst first', newest: 'Newest first' })

/** The list of alerts, with the chosen one beside it; what the list is narrowed to stands in the address. */
export function Alerts() {
  const [address, change] = useAddress(alertsAddress)
  const id = usePathId()
  const go = useNavigation()
  const navigate = useNavigate()
  const { status, level, order } = address
  const filter: AlertFilter = {
    status: statusOf[status],
    level,
    search: address.q,
    order: order || 'worst',
  }
  const alerts = useAlerts(filter)
  const message = useAlertMessage(id)
  const ticked = useChosen()
  const refusals = useRefusals(alertActions)
  const hrefOf = (of: string) => alertAddress.href(of, address)
  const { asked, ask } = useAsking((of) => go(hrefOf(of)))

  const list = (
    <Surface fills>
      {alerts.rows && <ChosenBar actions={alertActions} rows={alerts.rows} chosen={ticked} label="The chosen alerts" />}
      <RefusedList
        title="Not changed"
        all={refusals.all.filter((refused) => refused.id !== id)}
        onForget={refusals.forget}
      />
      <AlertTable
        {...alerts}
        chosen={ticked}
        openId={id}
        hrefOf={hrefOf}
        onMove={(to) => navigate({ href: hrefOf(to), replace: true })}
        onAsk={ask}
      />
    </Surface>
  )
  return (
    <Page
      title="Alerts"
      tabTitle={id ? (message ?? 'Alert') : 'Alerts'}
      fills
      aside={alerts.rows && `${formatCount(alerts.rows.length)} shown`}
      tools={
        <OfList isChosen={id !== ''}>
          <SearchField label="Search the alerts" value={filter.search} onChange={(q) => change({ q }, true)} />
          <Choice label="Status" value={status} options={statuses} onChange={(value) => change({ status: value })} />
          <Choice label="Level" value={level} options={levels} onChange={(level) => change({ level })} />
          <Choice label="Order" value={order} options={orders} onChange={(value) => change({ order: value })} />
          <ExportButton name="Alerts" columns={alertExport} rows={alerts.rows ?? []} />
        </OfList>
      }
    >
      <MasterDetail
        list={list}
        detail={
          id ? (
            <AskedContext value={asked}>
              <Outlet />
            </AskedContext>
          ) : null
        }
      >
        <Empty title="Choose an alert">
          <kbd>j</kbd> and <kbd>k</kbd> move through the list, <kbd>Enter</kbd> opens, <kbd>a</kbd> acknowledges,{' '}
          <kbd>s</kbd> silences, <kbd>x</kbd> chooses several.
        </Empty>
      </MasterDetail>
    </Page>
  )
}

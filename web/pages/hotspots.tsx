import { useEffect, useMemo } from 'react'
import { type HotspotsSearch, hotspotsAddress } from '../addresses/hotspots.ts'
import { hotspotColumns, hotspotColumnsWithStatus, hotspotCsv } from '../features/hotspots/hotspot-columns.tsx'
import { HotspotTable } from '../features/hotspots/hotspot-table.tsx'
import { NoHotspots } from '../features/hotspots/no-hotspots.tsx'
import { leaveTrail } from '../features/hotspots/trail.ts'
import { type HotspotFilter, useHotspots } from '../features/hotspots/use-hotspots.ts'
import { ExportButton } from '../ui/controls/export-button.tsx'
import { Choice, optionsOf, SearchField } from '../ui/controls/filters.tsx'
import { sortRows } from '../ui/controls/sort.ts'
import { formatCount } from '../ui/format/numbers.ts'
import { Page } from '../ui/page/page.tsx'
import { Surface } from '../ui/page/surface.tsx'
import { useAddress } from './use-address.ts'

const statuses = optionsOf<HotspotsSearch['status']>({
  '': 'Active',
  RESOLVED: 'Resolved',
  all: 'Active and resolved',
})
const types = optionsOf<HotspotsSearch['type']>({
  '': 'All types',
  SUPPLIER: 'Suppliers',
  CARRIER: 'Carriers',
  VEHICLE: 'Vehicles',
  ROUTE: 'Routes',
  FACILITY: 'Facilities',
})
const severities = optionsOf<HotspotsSearch['severity']>({
  '': 'Any severity',
  WARN: 'Warn and above',
  HIGH: 'High and above',
  CRITICAL: 'Critical',
})

/** The list of hotspots; what it is narrowed to stands in the address. */
export function Hotspots() {
  const [address, change] = useAddress(hotspotsAddress)
  const { status, type, severity, sort } = address
  const filter: HotspotFilter = {
    status: status === 'all' ? '' : status || 'ACTIVE',
    type,
    severity,
    search: address.q,
  }
  const hotspots = useHotspots(filter)
  const { rows, total } = hotspots
  const columns = filter.status ? hotspotColumns : hotspotColumnsWithStatus
  const sorted = useMemo(() => {
    const column = columns.find(({ id }) => id === sort.by)
    return rows && column ? sortRows(rows, column.value, sort.falling) : rows
  }, [rows, sort, columns])
  const href = hotspotsAddress.href(address)
  useEffect(() => {
    if (sorted) leaveTrail({ href, ids: sorted.map(({ id }) => id) })
  }, [sorted, href])

  return (
    <Page
      title="Hotspots"
      fills
      aside={rows && shownOf(rows.length, total ?? rows.length)}
      tools={
        <>
          <SearchField label="Search by entity" value={filter.search} onChange={(q) => change({ q }, true)} />
          <Choice label="Status" value={status} options={statuses} onChange={(value) => change({ status: value })} />
          <Choice label="Type" value={type} options={types} onChange={(type) => change({ type })} />
          <Choice
            label="Severity"
            value={severity}
            options={severities}
            onChange={(severity) => change({ severity })}
          />
          <ExportButton name="Hotspots" columns={hotspotCsv} rows={sorted ?? []} size="xs" />
        </>
      }
    >
      <Surface fills>
        <HotspotTable
          {...hotspots}
          columns={columns}
          rows={sorted}
          sort={sort}
          onSort={(sort) => change({ sort })}
          empty={
            <NoHotspots
              filter={filter}
              onShowAll={() => change({ status: 'all' })}
              onClear={() => change({ status: '', type: '', severity: '', q: '' })}
            />
          }
        />
      </Surface>
    </Page>
  )
}

const shownOf = (shown: number, total: number) =>
  total > shown ? `${formatCount(shown)} of ${formatCount(total)}` : formatCount(total)

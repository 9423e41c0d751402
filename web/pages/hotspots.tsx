import { type HotspotFilter, HotspotTable, useHotspots } from '../features/hotspots/hotspot-table.tsx'
import { Choice, chosen, type Option, SearchField } from '../ui/filters.tsx'
import { formatCount } from '../ui/format.ts'
import { Page } from '../ui/page.tsx'
import { parseSort, writeSort } from '../ui/sort.ts'
import { Surface } from '../ui/surface.tsx'
import { useAddress } from './use-address.ts'

type Options<Value extends string> = readonly [Option<Value>, ...Option<Value>[]]

const statuses: Options<'' | 'all' | 'RESOLVED'> = [
  { value: '', label: 'Active' },
  { value: 'RESOLVED', label: 'Resolved' },
  { value: 'all', label: 'Active and resolved' },
]
const types: Options<HotspotFilter['type']> = [
  { value: '', label: 'All types' },
  { value: 'SUPPLIER', label: 'Suppliers' },
  { value: 'CARRIER', label: 'Carriers' },
  { value: 'VEHICLE', label: 'Vehicles' },
  { value: 'ROUTE', label: 'Routes' },
  { value: 'FACILITY', label: 'Facilities' },
]
const severities: Options<HotspotFilter['severity']> = [
  { value: '', label: 'Any severity' },
  { value: 'WARN', label: 'Warn and above' },
  { value: 'HIGH', label: 'High and above' },
  { value: 'CRITICAL', label: 'Critical' },
]

/** The list of hotspots; what it is narrowed to stands in the address. */
export function Hotspots() {
  const [address, change] = useAddress()
  const status = chosen(statuses, address.status)
  const filter: HotspotFilter = {
    status: status === 'all' ? '' : status || 'ACTIVE',
    type: chosen(types, address.type),
    severity: chosen(severities, address.severity),
    search: address.q ?? '',
  }
  const hotspots = useHotspots(filter)
  return (
    <Page
      title="Hotspots"
      fills
      aside={hotspots.rows && `${formatCount(hotspots.rows.length)} shown`}
      tools={
        <>
          <SearchField label="Search by entity" value={filter.search} onChange={(q) => change({ q }, true)} />
          <Choice label="Status" value={status} options={statuses} onChange={(value) => change({ status: value })} />
          <Choice label="Type" value={filter.type} options={types} onChange={(type) => change({ type })} />
          <Choice
            label="Severity"
            value={filter.severity}
            options={severities}
            onChange={(severity) => change({ severity })}
          />
        </>
      }
    >
      <Surface fills>
        <HotspotTable
          {...hotspots}
          sort={parseSort(address.sort, '-severity')}
          onSort={(sort) => change({ sort: writeSort(sort) })}
        />
      </Surface>
    </Page>
  )
}

import { useEffect, useMemo } from 'react'
import { hotspotColumns, hotspotColumnsWithStatus, hotspotCsv } from '../features/hotspots/hotspot-columns.tsx'
import { HotspotTable } from '../features/hotspots/hotspot-table.tsx'
import { NoHotspots } from '../features/hotspots/no-hotspots.tsx'
import { leaveTrail } from '../features/hotspots/trail.ts'
import { type HotspotFilter, useHotspots } from '../features/hotspots/use-hotspots.ts'
import { ExportButton } from '../ui/export-button.tsx'
import { Choice, chosen, type Option, SearchField } from '../ui/filters.tsx'
import { formatCount } from '../ui/format.ts'
import { Page } from '../ui/page.tsx'
import { parseSort, sortRows, writeSort } from '../ui/sort.ts'
import { Surface } from '../ui/surface.tsx'
import { useAddress, writeSearch } from './use-address.ts'

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
  const { rows, total } = hotspots
  const sortText = address.sort
  const sort = useMemo(() => parseSort(sortText, '-severity'), [sortText])
  const columns = filter.status ? hotspotColumns : hotspotColumnsWithStatus
  const sorted = useMemo(() => {
    const column = columns.find(({ id }) => id === sort.by)
    return rows && column ? sortRows(rows, column.value, sort.falling) : rows
  }, [rows, sort, columns])
  const href = `/hotspots${writeSearch(address)}`
  useEffect(() => {
    if (sorted) leaveTrail({ href, ids: sorted.map(({ id }) => id) })
  }, [sorted, href])

  return (
    <Page
      title="Hotspots"
      fills
      aside={rows && total !== null && shownOf(rows.length, total)}
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
          onSort={(sort) => change({ sort: writeSort(sort) })}
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

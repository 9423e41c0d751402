import { CarrierField } from '../features/packages/carrier-field.tsx'
import { PackageExport } from '../features/packages/package-export.tsx'
import { isNarrowed, type PackageFilter } from '../features/packages/package-filter.ts'
import { PackageCount, PackageTable } from '../features/packages/package-table.tsx'
import { underWay } from '../features/packages/status.tsx'
import { usePackageList } from '../features/packages/use-package-list.ts'
import type { PackageStatus } from '../graphql/generated/graphql.ts'
import { Choice, chosen, type Option, SearchField } from '../ui/filters.tsx'
import { formatWord } from '../ui/format.ts'
import { Page } from '../ui/page.tsx'
import { Surface } from '../ui/surface.tsx'
import { useAddress } from './use-address.ts'

type Options<Value extends string> = readonly [Option<Value>, ...Option<Value>[]]

const over: PackageStatus[] = ['DELIVERED', 'RETURN_TO_SENDER', 'CANCELLED']
const statuses: Options<'' | 'under-way' | PackageStatus> = [
  { value: '', label: 'Any status' },
  { value: 'under-way', label: 'Under way' },
  ...[...underWay, ...over].map((value) => ({ value, label: formatWord(value) })),
]
const troubles: Options<PackageFilter['trouble']> = [
  { value: '', label: 'All packages' },
  { value: 'late', label: 'Expected late' },
  { value: 'anomalous', label: 'With anomalies' },
]
const orders: Options<PackageFilter['order']> = [
  { value: 'NEWEST', label: 'Newest' },
  { value: 'LAST_SCAN', label: 'Last scanned' },
  { value: 'PROMISED', label: 'Promised soonest' },
  { value: 'LATE_PROBABILITY', label: 'Most likely late' },
]

/** The list of packages; what it is narrowed to stands in the address. */
export function Packages() {
  const [address, change] = useAddress()
  const status = chosen(statuses, address.status)
  const filter: PackageFilter = {
    statuses: status === 'under-way' ? underWay : status ? [status] : [],
    carrier: address.carrier ?? '',
    trouble: chosen(troubles, address.trouble),
    search: address.q ?? '',
    order: chosen(orders, address.order),
  }
  const { list, startAt } = usePackageList(filter)
  const narrowed = isNarrowed(filter)
  return (
    <Page
      title="Packages"
      fills
      aside={<PackageCount list={list} isNarrowed={narrowed} />}
      tools={
        <>
          <SearchField label="Tracking number" value={filter.search} onChange={(q) => change({ q }, true)} />
          <CarrierField list={list} value={filter.carrier} onChange={(carrier) => change({ carrier })} />
          <Choice label="Status" value={status} options={statuses} onChange={(value) => change({ status: value })} />
          <Choice
            label="Trouble"
            value={filter.trouble}
            options={troubles}
            onChange={(trouble) => change({ trouble })}
          />
          <Choice
            label="Order"
            value={filter.order}
            options={orders}
            onChange={(order) => change({ order: order === 'NEWEST' ? '' : order })}
          />
          <PackageExport filter={filter} />
        </>
      }
    >
      <Surface fills>
        <PackageTable list={list} startAt={startAt} isNarrowed={narrowed} />
      </Surface>
    </Page>
  )
}

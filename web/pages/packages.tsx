import { type PackagesSearch, packagesAddress, underWay } from '../addresses/packages.ts'
import { CarrierField } from '../features/packages/carrier-field.tsx'
import { PackageExport } from '../features/packages/package-export.tsx'
import { isNarrowed, type PackageFilter } from '../features/packages/package-filter.ts'
import { PackageCount, PackageTable } from '../features/packages/package-table.tsx'
import { usePackageList } from '../features/packages/use-package-list.ts'
import { Choice, optionsOf, SearchField } from '../ui/controls/filters.tsx'
import { formatWord } from '../ui/format/words.ts'
import { Page } from '../ui/page/page.tsx'
import { Surface } from '../ui/page/surface.tsx'
import { useAddress } from './use-address.ts'

const statuses = optionsOf<PackagesSearch['status']>({
  '': 'Any status',
  'under-way': 'Under way',
  PENDING: formatWord('PENDING'),
  PICKED_UP: formatWord('PICKED_UP'),
  IN_TRANSIT: formatWord('IN_TRANSIT'),
  ON_HOLD: formatWord('ON_HOLD'),
  OUT_FOR_DELIVERY: formatWord('OUT_FOR_DELIVERY'),
  READY_FOR_PICKUP: formatWord('READY_FOR_PICKUP'),
  DELIVERY_DELAYED: formatWord('DELIVERY_DELAYED'),
  DELIVERY_FAILED: formatWord('DELIVERY_FAILED'),
  UNKNOWN: formatWord('UNKNOWN'),
  DELIVERED: formatWord('DELIVERED'),
  RETURN_TO_SENDER: formatWord('RETURN_TO_SENDER'),
  CANCELLED: formatWord('CANCELLED'),
})
const troubles = optionsOf<PackagesSearch['trouble']>({
  '': 'All packages',
  late: 'Expected late',
  anomalous: 'With anomalies',
})
const orders = optionsOf<PackagesSearch['order']>({
  NEWEST: 'Newest',
  LAST_SCAN: 'Last scanned',
  PROMISED: 'Promised soonest',
  LATE_PROBABILITY: 'Most likely late',
})

/** The list of packages; what it is narrowed to stands in the address. */
export function Packages() {
  const [address, change] = useAddress(packagesAddress)
  const { status, carrier, trouble, order } = address
  const filter: PackageFilter = {
    statuses: status === 'under-way' ? underWay : status ? [status] : [],
    carrier,
    trouble,
    search: address.q,
    order,
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
          <CarrierField list={list} value={carrier} onChange={(carrier) => change({ carrier })} />
          <Choice label="Status" value={status} options={statuses} onChange={(value) => change({ status: value })} />
          <Choice label="Trouble" value={trouble} options={troubles} onChange={(trouble) => change({ trouble })} />
          <Choice label="Order" value={order} options={orders} onChange={(order) => change({ order })} />
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

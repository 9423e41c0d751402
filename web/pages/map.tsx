import { mapAddress } from '../addresses/map.ts'
import { MapView } from '../features/map/map-page.tsx'
import { useMapHotspots } from '../features/map/use-map-hotspots.ts'
import { Page } from '../ui/page/page.tsx'
import { useAddress } from './use-address.ts'

/** The map; where one looks, what is chosen and what is left out stand in the address. */
export function MapPage() {
  const [address, change] = useAddress(mapAddress)
  const hotspots = useMapHotspots()
  return (
    <Page title="Map" fills>
      <MapView
        hotspots={hotspots}
        filter={{ status: address.status || null, carrier: address.carrier || null, lateOnly: address.late }}
        onFilter={({ status, carrier, lateOnly }) =>
          change({ status: status ?? '', carrier: carrier ?? '', late: lateOnly ?? false })
        }
        selected={address.selected}
        onSelect={(selected) => change({ selected: selected ?? '' }, true)}
        view={address.at}
        onView={(at) => change({ at }, true)}
      />
    </Page>
  )
}

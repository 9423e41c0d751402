import { MapView } from '../features/map/map-page.tsx'
import { statusesOnMap } from '../features/map/package-state.ts'
import { useMapHotspots } from '../features/map/use-map-hotspots.ts'
import type { MapPlace } from '../features/map/world-map.ts'
import { hotspotHref, packageHref } from '../ui/links.ts'
import { Page } from '../ui/page.tsx'
import { useAddress } from './use-address.ts'

const href = { package: packageHref, hotspot: hotspotHref }

/** The map; where one looks, what is chosen and what is left out stand in the address. */
export function MapPage() {
  const [address, change] = useAddress()
  const hotspots = useMapHotspots()
  const status = statusesOnMap.find((known) => known === address.status)
  return (
    <Page title="Map" fills>
      <MapView
        href={href}
        hotspots={hotspots}
        filter={{ status, carrier: address.carrier, lateOnly: address.late === '1' }}
        onFilter={(filter) =>
          change({
            status: filter.status ?? undefined,
            carrier: filter.carrier ?? undefined,
            late: filter.lateOnly ? '1' : undefined,
          })
        }
        selected={address.selected}
        onSelect={(selected) => change({ selected: selected ?? undefined }, true)}
        view={readPlace(address.at)}
        onView={(view) => change({ at: writePlace(view) }, true)}
      />
    </Page>
  )
}

/** `48.1,11.6,5`: latitude, longitude and zoom; null for anything else. */
function readPlace(text: string | undefined): MapPlace | null {
  const [latitude = Number.NaN, longitude = Number.NaN, zoom = Number.NaN] = (text ?? '').split(',').map(Number)
  const isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && zoom >= 0 && zoom <= 24
  return isPlace ? { latitude, longitude, zoom } : null
}

const writePlace = ({ latitude, longitude, zoom }: MapPlace): string =>
  [latitude.toFixed(3), longitude.toFixed(3), zoom.toFixed(2)].join(',')

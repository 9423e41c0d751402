import { SmallMap } from '../features/map/small-map.tsx'
import { useMapHotspots } from '../features/map/use-map-hotspots.ts'

/** The small map of the overview. */
export function World() {
  return <SmallMap hotspots={useMapHotspots()} />
}

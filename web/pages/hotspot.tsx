import { HotspotAlerts } from '../features/alerts/hotspot-alerts.tsx'
import { HotspotDetail } from '../features/hotspots/hotspot-detail.tsx'
import { HotspotRecommendations } from '../features/recommendations/hotspot-recommendations.tsx'
import { usePathId } from './use-address.ts'

/** One hotspot, with what other parts know of it. */
export function Hotspot() {
  const id = usePathId()
  return (
    <HotspotDetail id={id} key={id}>
      <section aria-label="Recommendations">
        <h2>Recommendations</h2>
        <HotspotRecommendations hotspotId={id} />
      </section>
      <section aria-label="Alert">
        <h2>Alert</h2>
        <HotspotAlerts hotspotId={id} />
      </section>
    </HotspotDetail>
  )
}

import { hotspotAddress } from '../addresses/hotspots.ts'
import { HotspotAlerts } from '../features/alerts/hotspot-alerts.tsx'
import { PeriodEmissions } from '../features/emissions/period-emissions.tsx'
import { entityName } from '../features/hotspots/hotspot.ts'
import { HotspotDetail } from '../features/hotspots/hotspot-detail.tsx'
import { HotspotRecommendations } from '../features/recommendations/hotspot-recommendations.tsx'
import { Panel } from '../ui/page/panel.tsx'
import classes from './hotspot.module.css'
import { useAddress, usePathId } from './use-address.ts'

/** One hotspot, with what other parts know of it. */
export function Hotspot() {
  const id = usePathId()
  const [address, change] = useAddress(hotspotAddress)
  return (
    <HotspotDetail
      id={id}
      key={id}
      beside={
        <>
          <Panel title="Recommendations">
            <div className={classes.body}>
              <HotspotRecommendations hotspotId={id} />
            </div>
          </Panel>
          <Panel title="Alert">
            <div className={classes.body}>
              <HotspotAlerts hotspotId={id} />
            </div>
          </Panel>
        </>
      }
      below={({ entity, periodStart, periodEnd, updatedAt }) => (
        <PeriodEmissions
          of={{
            entity: { id: entity.id, name: entityName(entity) },
            from: periodStart,
            to: periodEnd,
            version: updatedAt,
          }}
          open={address.emission || null}
          onOpen={(emission) => change({ emission: emission ?? '' }, true)}
        />
      )}
    />
  )
}

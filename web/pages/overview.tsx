import { lazy, Suspense } from 'react'
import { alertsAddress } from '../addresses/alerts.ts'
import { hotspotsAddress } from '../addresses/hotspots.ts'
import { mapAddress } from '../addresses/map.ts'
import { overviewAddress } from '../addresses/overview.ts'
import { OpenAlerts, openAlerts } from '../features/alerts/open-alerts.tsx'
import { Feed } from '../features/feed/feed.tsx'
import { activeHotspots, TopHotspots } from '../features/hotspots/top-hotspots.tsx'
import { KeyFigures } from '../features/overview/key-figures.tsx'
import { graphql } from '../graphql/generated/gql.ts'
import { firstMetrics } from '../graphql/metrics.tsx'
import { Link } from '../ui/controls/link.tsx'
import { Page } from '../ui/page/page.tsx'
import { Panel } from '../ui/page/panel.tsx'
import { LoadingRows } from '../ui/page/states.tsx'
import classes from './overview.module.css'
import { useAddress } from './use-address.ts'

/** Fetched once the figures are there: nobody waits for it. */
const World = lazy(async () => ({ default: (await import('./world.tsx')).World }))

/** What the page asks for at once, as one query. */
export const overviewAhead = {
  query: graphql(/* GraphQL */ `
    query OverviewAhead($alerts: Int!, $alertWhere: AlertWhere, $hotspots: Int!, $hotspotWhere: HotspotWhere) {
      dashboardMetrics {
        ...KeyFigures
      }
      alerts(first: $alerts, where: $alertWhere) {
        ...AlertPage
      }
      hotspots(first: $hotspots, where: $hotspotWhere) {
        ...HotspotPage
      }
    }
  `),
  variables: {
    alerts: openAlerts.variables.first,
    alertWhere: openAlerts.variables.where,
    hotspots: activeHotspots.variables.first,
    hotspotWhere: activeHotspots.variables.where,
  },
  serves: [firstMetrics, openAlerts, activeHotspots],
}

/** What to look at first. */
export function Overview() {
  const [address, change] = useAddress(overviewAddress)
  return (
    <Page title="Overview" tabTitle="">
      <KeyFigures />
      <div className={classes.columns}>
        <div className={classes.column}>
          <Panel title="Needs somebody" aside={<Link href={alertsAddress.href()}>All alerts</Link>}>
            <OpenAlerts shown={6} />
          </Panel>
        </div>
        <div className={classes.column}>
          <Panel title="Top hotspots" aside={<Link href={hotspotsAddress.href()}>All hotspots</Link>}>
            <TopHotspots shown={6} />
          </Panel>
          <Panel title="Where" aside={<Link href={mapAddress.href()}>Map</Link>}>
            <Suspense fallback={<LoadingRows rows={3} height={52} />}>
              <World />
            </Suspense>
          </Panel>
        </div>
        <div className={classes.last}>
          <Feed className={classes.feed} view={address.feed} onView={(view) => change({ feed: view }, true)} />
        </div>
      </div>
    </Page>
  )
}

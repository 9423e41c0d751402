import { OpenAlerts } from '../features/alerts/open-alerts.tsx'
import { Feed } from '../features/feed/feed.tsx'
import { TopHotspots } from '../features/hotspots/top-hotspots.tsx'
import { KeyFigures } from '../features/overview/key-figures.tsx'
import { Link } from '../ui/link.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import classes from './overview.module.css'

/** What to look at first. */
export function Overview() {
  return (
    <Page title="Overview" tabTitle="">
      <KeyFigures />
      <div className={classes.columns}>
        <Panel title="Needs somebody" aside={<Link href="/alerts">All alerts</Link>}>
          <OpenAlerts shown={6} />
        </Panel>
        <Panel title="Top hotspots" aside={<Link href="/hotspots">All hotspots</Link>}>
          <TopHotspots shown={6} />
        </Panel>
        <Panel title="Live" className={classes.feed} aside="since the page was opened">
          <Feed />
        </Panel>
      </div>
    </Page>
  )
}

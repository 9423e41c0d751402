import type { Href } from '../../addresses/address.ts'
import { alertsAddress } from '../../addresses/alerts.ts'
import { anomaliesAddress } from '../../addresses/anomalies.ts'
import { hotspotsAddress } from '../../addresses/hotspots.ts'
import { mapAddress } from '../../addresses/map.ts'
import { overviewAddress } from '../../addresses/overview.ts'
import { packagesAddress } from '../../addresses/packages.ts'
import { recommendationsAddress } from '../../addresses/recommendations.ts'
import { systemAddress } from '../../addresses/system.ts'
import type { Metrics } from '../../graphql/metrics.tsx'
import type { IconName } from '../../ui/icons.tsx'

export type Place = {
  href: Href
  label: string
  /** What it is called where there is little room. */
  short?: string
  icon: IconName
  /** The second key after g that leads there. */
  key: string
  waiting?: (metrics: Metrics) => { value: number; what: string }
}

/** Where one can go, in the order of the navigation. */
export const places: readonly Place[] = [
  { href: overviewAddress.href(), label: 'Overview', icon: 'overview', key: 'o' },
  {
    href: hotspotsAddress.href(),
    label: 'Hotspots',
    icon: 'hotspots',
    key: 'h',
    waiting: ({ activeHotspots }) => ({ value: activeHotspots, what: 'active' }),
  },
  {
    href: alertsAddress.href(),
    label: 'Alerts',
    icon: 'alerts',
    key: 'a',
    waiting: ({ firingAlerts }) => ({ value: firingAlerts, what: 'firing' }),
  },
  {
    href: recommendationsAddress.href(),
    label: 'Recommendations',
    short: 'Advice',
    icon: 'recommendations',
    key: 'r',
    waiting: ({ pendingRecommendations }) => ({ value: pendingRecommendations, what: 'to decide' }),
  },
  {
    href: packagesAddress.href(),
    label: 'Packages',
    icon: 'packages',
    key: 'p',
    waiting: ({ delayed }) => ({ value: delayed, what: 'delayed' }),
  },
  {
    href: anomaliesAddress.href(),
    label: 'Anomalies',
    icon: 'anomalies',
    key: 'n',
    waiting: ({ anomalies }) => ({ value: anomalies, what: 'open' }),
  },
  { href: mapAddress.href(), label: 'Map', icon: 'map', key: 'm' },
  { href: systemAddress.href(), label: 'Agents & health', short: 'Health', icon: 'system', key: 's' },
]

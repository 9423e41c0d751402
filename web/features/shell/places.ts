import type { Metrics } from '../../graphql/metrics.tsx'
import type { IconName } from '../../ui/icons.tsx'

export type Place = {
  href: string
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
  { href: '/', label: 'Overview', icon: 'overview', key: 'o' },
  {
    href: '/hotspots',
    label: 'Hotspots',
    icon: 'hotspots',
    key: 'h',
    waiting: ({ activeHotspots }) => ({ value: activeHotspots, what: 'active' }),
  },
  {
    href: '/alerts',
    label: 'Alerts',
    icon: 'alerts',
    key: 'a',
    waiting: ({ firingAlerts }) => ({ value: firingAlerts, what: 'firing' }),
  },
  {
    href: '/recommendations',
    label: 'Recommendations',
    short: 'Advice',
    icon: 'recommendations',
    key: 'r',
    waiting: ({ pendingRecommendations }) => ({ value: pendingRecommendations, what: 'to decide' }),
  },
  {
    href: '/packages',
    label: 'Packages',
    icon: 'packages',
    key: 'p',
    waiting: ({ delayed }) => ({ value: delayed, what: 'delayed' }),
  },
  {
    href: '/anomalies',
    label: 'Anomalies',
    icon: 'anomalies',
    key: 'n',
    waiting: ({ anomalies }) => ({ value: anomalies, what: 'open' }),
  },
  { href: '/map', label: 'Map', icon: 'map', key: 'm' },
  { href: '/system', label: 'Agents & health', short: 'Health', icon: 'system', key: 's' },
]

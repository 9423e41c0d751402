import {
  type AnyRoute,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
} from '@tanstack/react-router'
import { parseSearch, writeSearch } from './addresses/address.ts'
import { alertsAddress } from './addresses/alerts.ts'
import { anomaliesAddress } from './addresses/anomalies.ts'
import { documentsAddress } from './addresses/documents.ts'
import { hotspotAddress, hotspotsAddress } from './addresses/hotspots.ts'
import { mapAddress } from './addresses/map.ts'
import { overviewAddress } from './addresses/overview.ts'
import { packageAddress, packagesAddress } from './addresses/packages.ts'
import { recommendationsAddress } from './addresses/recommendations.ts'
import { systemAddress } from './addresses/system.ts'
import { Layout } from './pages/layout.tsx'
import { NotFound } from './pages/not-found.tsx'
import { Overview } from './pages/overview.tsx'
import { LoadingRows } from './ui/page/states.tsx'

const root = createRootRoute({ component: Layout, notFoundComponent: NotFound })
const page = <Name extends string>(
  path: string,
  load: () => Promise<Record<Name, () => React.ReactNode>>,
  name: Name,
  parent: AnyRoute = root,
) => createRoute({ getParentRoute: () => parent, path, component: lazyRouteComponent(load, name) })

// Lists that stay beside the one that is chosen.
const alerts = page(alertsAddress.path, () => import('./pages/alerts.tsx'), 'Alerts')
const recommendations = page(
  recommendationsAddress.path,
  () => import('./pages/recommendations.tsx'),
  'Recommendations',
)

const routes = root.addChildren([
  createRoute({ getParentRoute: () => root, path: overviewAddress.path, component: Overview }),
  page(hotspotsAddress.path, () => import('./pages/hotspots.tsx'), 'Hotspots'),
  page(hotspotAddress.path, () => import('./pages/hotspot.tsx'), 'Hotspot'),
  alerts.addChildren([page('$id', () => import('./pages/alert.tsx'), 'AlertPage', alerts)]),
  recommendations.addChildren([
    page('$id', () => import('./pages/recommendation.tsx'), 'RecommendationPage', recommendations),
  ]),
  page(packagesAddress.path, () => import('./pages/packages.tsx'), 'Packages'),
  page(packageAddress.path, () => import('./pages/package.tsx'), 'PackagePage'),
  page(anomaliesAddress.path, () => import('./pages/anomalies.tsx'), 'Anomalies'),
  page(mapAddress.path, () => import('./pages/map.tsx'), 'MapPage'),
  page(documentsAddress.path, () => import('./pages/documents.tsx'), 'Documents'),
  page(systemAddress.path, () => import('./pages/system.tsx'), 'System'),
])

/** Not for a page that is opened again: it stands at its top, and asking for that would lay it out twice. */
function unlessOpening(): () => boolean {
  const [opening] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  let isOpening = opening?.type === 'navigate'
  return () => {
    const isConcern = !isOpening
    isOpening = false
    return isConcern
  }
}

/** The page's addresses; all but the overview are fetched as they are first asked for. */
export const createPlumeRouter = (history?: RouterHistory) =>
  createRouter({
    routeTree: routes,
    history,
    parseSearch,
    stringifySearch: writeSearch,
    // The content scrolls, not the window.
    scrollRestoration: unlessOpening(),
    scrollToTopSelectors: ['#main-content'],
    defaultPendingComponent: () => <LoadingRows rows={8} height={44} />,
  })

import {
  type AnyRoute,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
} from '@tanstack/react-router'
import { Layout } from './pages/layout.tsx'
import { NotFound } from './pages/not-found.tsx'
import { Overview } from './pages/overview.tsx'
import { parseSearch, writeSearch } from './pages/use-address.ts'
import { LoadingRows } from './ui/states.tsx'

const root = createRootRoute({ component: Layout, notFoundComponent: NotFound })
const page = <Name extends string>(
  path: string,
  load: () => Promise<Record<Name, () => React.ReactNode>>,
  name: Name,
  parent: AnyRoute = root,
) => createRoute({ getParentRoute: () => parent, path, component: lazyRouteComponent(load, name) })

// Lists that stay beside the one that is chosen.
const alerts = page('/alerts', () => import('./pages/alerts.tsx'), 'Alerts')
const recommendations = page('/recommendations', () => import('./pages/recommendations.tsx'), 'Recommendations')

const routes = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/', component: Overview }),
  page('/hotspots', () => import('./pages/hotspots.tsx'), 'Hotspots'),
  page('/hotspots/$id', () => import('./pages/hotspot.tsx'), 'Hotspot'),
  alerts.addChildren([page('$id', () => import('./pages/alert.tsx'), 'AlertPage', alerts)]),
  recommendations.addChildren([
    page('$id', () => import('./pages/recommendation.tsx'), 'RecommendationPage', recommendations),
  ]),
  page('/packages', () => import('./pages/packages.tsx'), 'Packages'),
  page('/packages/$trackingNumber', () => import('./pages/package.tsx'), 'PackagePage'),
  page('/anomalies', () => import('./pages/anomalies.tsx'), 'Anomalies'),
  page('/map', () => import('./pages/map.tsx'), 'MapPage'),
  page('/system', () => import('./pages/system.tsx'), 'System'),
])

/** Not for a page that is opened anew: it stands at its top, and asking for that would lay it out twice. */
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

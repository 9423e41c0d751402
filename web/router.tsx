import {
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
) => createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load, name) })

const routes = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/', component: Overview }),
  page('/hotspots', () => import('./pages/hotspots.tsx'), 'Hotspots'),
  page('/hotspots/$id', () => import('./pages/hotspot.tsx'), 'Hotspot'),
])

/** The page's addresses; all but the overview are fetched as they are first asked for. */
export const createPlumeRouter = (history?: RouterHistory) =>
  createRouter({
    routeTree: routes,
    history,
    parseSearch,
    stringifySearch: writeSearch,
    defaultPendingComponent: () => <LoadingRows rows={8} height={44} />,
  })

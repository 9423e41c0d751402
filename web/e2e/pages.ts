/** Every page of the dashboard, by a name for people. */
import { flights, nodesOf, send } from '../../api/testing/activities.ts'
import { report } from '../../api/testing/changes.ts'
import type { TestNode } from '../../api/testing/harness.ts'
import { hamburg, munich, record, scan } from '../../api/testing/scans.ts'

export type NamedPage = { name: string; address: string }

type Rows<Row> = { edges: { node: Row }[] }
type Found = Record<'hotspots' | 'alerts' | 'recommendations', Rows<{ id: string }>> & {
  packages: Rows<{ trackingNumber: string }>
}

const named = ({ location, ...place }: typeof hamburg) => ({ name: location, ...place })

/** Rows for every page: suppliers with hotspots, a data error, packages on their way with and without trouble. */
export async function fillPages(node: TestNode): Promise<void> {
  for (const name of ['Aurobindo Unit III', 'Cipla', '<img src=x onerror=alert(1)>', 'A very long name '.repeat(11)]) {
    await send(node, flights(name, 40, 100, 50), true)
    await send(node, flights(name, 1, 300, 90))
  }
  await report(node, 'kits-1')
  const route = { carrier: 'DHL', massKg: 12, mode: 'ROAD', plannedRoute: [hamburg, munich].map(named) }
  await record(
    node,
    Array.from({ length: 12 }, (_, n) => [
      scan(`JD-${n}`, n, 'PICKED_UP', { ...hamburg, ...route, promisedAt: '2026-03-03T18:00:00Z' }),
      scan(`JD-${n}`, n + 10, n % 3 === 0 ? 'DELIVERED' : 'IN_TRANSIT', munich),
    ]).flat(),
  )
  await record(node, [scan('JD-1', 90, 'DELIVERED', munich)])
}

/** All pages of a server that has rows. */
export async function pagesOf(node: Pick<TestNode, 'data'>): Promise<NamedPage[]> {
  const found = await node.data<Found>(`{
    hotspots(first: 1) { edges { node { id } } }
    alerts(first: 1) { edges { node { id } } }
    recommendations(first: 1) { edges { node { id } } }
    packages(first: 1) { edges { node { trackingNumber } } }
  }`)
  const id = (list: 'hotspots' | 'alerts' | 'recommendations') => encodeURIComponent(nodesOf(found[list])[0]?.id ?? '')
  return [
    { name: 'overview', address: '/' },
    { name: 'hotspots', address: '/hotspots' },
    { name: 'hotspot', address: `/hotspots/${id('hotspots')}` },
    { name: 'alerts', address: '/alerts' },
    { name: 'alert', address: `/alerts/${id('alerts')}` },
    { name: 'recommendations', address: '/recommendations' },
    { name: 'recommendation', address: `/recommendations/${id('recommendations')}` },
    { name: 'packages', address: '/packages' },
    { name: 'package', address: `/packages/${encodeURIComponent(found.packages.edges[0]?.node.trackingNumber ?? '')}` },
    { name: 'anomalies', address: '/anomalies' },
    { name: 'map', address: '/map' },
    { name: 'system', address: '/system' },
    { name: 'nowhere', address: '/nowhere' },
  ]
}

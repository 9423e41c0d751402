import type { StatusOnMap } from '../../addresses/map.ts'
import type { AnomalyType, MapUpdatesSubscription, PackageStatus } from '../../graphql/generated/graphql.ts'

export type MapPackage = MapUpdatesSubscription['mapUpdates']['packages'][number]

/** The condition of a package, from calm to anomalous. */
export const packageStates = ['none', 'on-time', 'at-risk', 'late', 'anomaly'] as const
export type PackageState = (typeof packageStates)[number]

export const stateNames: Record<PackageState, string> = {
  none: 'No promise',
  'on-time': 'On time',
  'at-risk': 'At risk',
  late: 'Late',
  anomaly: 'Anomaly',
}

export const stateHints: Record<PackageState, string> = {
  none: 'No delivery time was promised, or nothing is known yet',
  'on-time': 'Will probably keep its promise',
  'at-risk': 'The chance of missing its promise is 20 to 50 %',
  late: 'Has missed its promise, or is more likely than not to miss it',
  anomaly: 'Stuck, silent, off its route, or with impossible data',
}

const isOdd = (type: AnomalyType) => type !== 'DELAYED'

/** Judged by what the server says, not by the browser's clock: packages of 2013 are not late in a replay. */
export function stateOf(
  row: Pick<MapPackage, 'openAnomalyTypes' | 'lateProbability' | 'status' | 'promisedAt'>,
): PackageState {
  if (row.openAnomalyTypes.some(isOdd)) return 'anomaly'
  const chance = row.lateProbability ?? null
  if (row.openAnomalyTypes.includes('DELAYED') || row.status === 'DELIVERY_DELAYED' || (chance ?? 0) >= 0.5)
    return 'late'
  if (chance === null) return 'none'
  return chance >= 0.2 ? 'at-risk' : 'on-time'
}

/** Packages in these states are not on the map. */
export const isOver = (status: PackageStatus): boolean => status === 'DELIVERED' || status === 'CANCELLED'

/** The filter of the map; all given conditions must hold. */
export type MapFilter = { status?: StatusOnMap | null; carrier?: string | null; lateOnly?: boolean }

export const passes = (filter: MapFilter, row: MapPackage, state: PackageState): boolean =>
  (!filter.lateOnly || state === 'late') &&
  (!filter.status || row.status === filter.status) &&
  (!filter.carrier || row.carrier === filter.carrier)

import type { HotspotRowFragment } from '../../graphql/generated/graphql.ts'

/** A hotspot as lists and details show it. Amounts are kg CO2e. */
export type HotspotRow = HotspotRowFragment

const severities = ['INFO', 'WARN', 'HIGH', 'CRITICAL']

/** What an entity is called: its name, else its key; some of each are empty. */
export const entityName = ({ name, key }: { name: string; key: string }): string =>
  name.trim() || key.trim() || 'without a name'

/** The hotspot to open before anybody chose one: the most severe, then the one furthest above its baseline. */
export function mostPressing(hotspots: readonly HotspotRow[]): HotspotRow | null {
  const excess = (row: HotspotRow) => row.predictedCo2 - row.baselineCo2
  const rank = (row: HotspotRow) => severities.indexOf(row.severity)
  return hotspots.reduce<HotspotRow | null>(
    (best, row) =>
      !best || rank(row) > rank(best) || (rank(row) === rank(best) && excess(row) > excess(best)) ? row : best,
    null,
  )
}

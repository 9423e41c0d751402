import type { HotspotRowFragment } from '../../graphql/generated/graphql.ts'
import { newestFirst } from '../../graphql/rows.ts'
import { severityRank } from '../../ui/format/severity.tsx'

/** A hotspot as lists and details show it. Amounts are kg CO2e. */
export type HotspotRow = HotspotRowFragment

/** The name of an entity, else its key; either may be empty. */
export const entityName = ({ name, key }: { name: string; key: string }): string =>
  name.trim() || key.trim() || 'without a name'

/** The most severe first, then the one furthest above its baseline in kg. */
export function byPressure(one: HotspotRow, other: HotspotRow): number {
  const excess = (row: HotspotRow) => row.predictedCo2 - row.baselineCo2
  return severityRank(other.severity) - severityRank(one.severity) || excess(other) - excess(one)
}

/** The most urgent first; of equally urgent ones the newest. */
export const inOrder = (rows: readonly HotspotRow[]) => newestFirst(rows).sort(byPressure)

import type { EmissionRowFragment } from '../../graphql/generated/graphql.ts'

/** An emission as lists and details show it; amounts are kg CO2e. */
export type EmissionRow = EmissionRowFragment

/** The largest first; emissions that are not counted come last, whatever their figure. */
export function byAmount(one: EmissionRow, other: EmissionRow): number {
  return Number(other.includedInSeries) - Number(one.includedInSeries) || other.co2 - one.co2
}

/** The sum of the counted ones, in kg CO2e. */
export const sumOf = (rows: readonly EmissionRow[]): number =>
  rows.reduce((sum, { co2, includedInSeries }) => sum + (includedInSeries && Number.isFinite(co2) ? co2 : 0), 0)

export type Factor = NonNullable<EmissionRow['calculation']['factor']>

/** The factors that were used, without duplicates, those with the most CO2e first. */
export function factorsOf(rows: readonly EmissionRow[]): { factor: Factor; count: number; co2: number }[] {
  const used = new Map<string, { factor: Factor; count: number; co2: number }>()
  for (const { calculation, co2, includedInSeries } of rows) {
    const { factor } = calculation
    if (!factor || !includedInSeries) continue
    const before = used.get(factor.id) ?? { factor, count: 0, co2: 0 }
    used.set(factor.id, { factor, count: before.count + 1, co2: before.co2 + co2 })
  }
  return [...used.values()].sort((a, b) => b.co2 - a.co2)
}

/** Whether a recomputed figure equals the stored one, apart from the last digits. */
export const agrees = (recomputed: number, stored: number): boolean =>
  Math.abs(recomputed - stored) <= 1e-9 * Math.max(Math.abs(recomputed), Math.abs(stored))

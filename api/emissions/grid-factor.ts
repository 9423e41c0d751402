/**
 * The emission factor of a grid, for what would be charged from it: a battery truck, a heat pump. UK: DESNZ 2024. United
 * States: EPA eGRID2023 by subregion, as in the EPA Emission Factors Hub of January 2025.
 */
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { projectFile } from '../platform/project-file.ts'
import type { EntityFacts } from './entity-facts.ts'
import { matchElectricity } from './factors.ts'

/** `kgPerKwh`: kg CO2e per kWh generated, without grid losses. */
export type GridFactor = { kgPerKwh: number; name: string; source: string }

const subregions = new Map(
  (
    parse(readFileSync(projectFile('api/emissions/factors/egrid-2023.csv'), 'utf8'), { columns: true }) as {
      subregion: string
      name: string
      kg_co2e_per_mwh: string
    }[]
  ).map(({ subregion, name, kg_co2e_per_mwh }): [string, GridFactor] => [
    subregion,
    { kgPerKwh: Number(kg_co2e_per_mwh) / 1000, name, source: 'EPA eGRID2023' },
  ]),
)
const unitedStates = subregions.get('US')

/**
 * The factor that the owner states, or the factor of the grid that stands at this place; null where Plume ships none: another country's figure could be
 * several times too low or too high. In the United States a region that is no eGRID subregion gets the average.
 */
export function gridFactor({
  country,
  region,
  gridKgPerKwh,
}: Pick<EntityFacts, 'country' | 'region' | 'gridKgPerKwh'>): GridFactor | null {
  if (gridKgPerKwh !== null)
    return { kgPerKwh: gridKgPerKwh, name: region ?? country ?? 'the site', source: 'as stated' }
  if (country === 'GB') return { kgPerKwh: matchElectricity('UK').factor.value, name: 'UK', source: 'DESNZ 2024' }
  if (country !== 'US' || !unitedStates) return null
  return subregions.get(region?.trim().toUpperCase().slice(0, 4) ?? '') ?? unitedStates
}

/** What is known about a hotspot beside its single records: stated facts, what raised the figure, the grid. */
import type { EntityFacts } from '../emissions/entity-facts.ts'
import { type GridFactor, gridFactor } from '../emissions/grid-factor.ts'
import type { DriverKind } from '../hotspots/drivers.ts'
import { knownFacts } from './facts-in-name.ts'
import { countryAt } from './geography.ts'
import type { HotspotView, Leg } from './legs.ts'

export type Circumstances = {
  entity: HotspotView['entity']
  facts: EntityFacts
  /** ISO 3166-1 codes: the stated country, or those of the ends of the records. */
  countries: ReadonlySet<string>
  /** Of the stated country, or of the one country where all records lie; null where Plume ships no factor for it. */
  grid: GridFactor | null
  /** The kinds of driver that raised the figure. */
  raised: ReadonlySet<DriverKind>
  /** Predicted over baseline; 1 without a baseline. */
  rise: number
  failedShare: number | null
}

export function circumstancesOf(hotspot: HotspotView, legs: readonly Leg[]): Circumstances {
  const { entity, drivers, predictedCo2, baselineCo2 } = hotspot
  const facts = knownFacts(entity)
  const countries = new Set(facts.country ? [facts.country] : legs.flatMap(countriesOf))
  const [only] = countries
  return {
    entity,
    facts,
    countries,
    grid: gridFactor({ ...facts, country: facts.country ?? (countries.size === 1 ? (only ?? null) : null) }),
    raised: new Set(drivers.filter(({ co2 }) => co2 > 0).map(({ kind }) => kind)),
    rise: baselineCo2 > 0 ? predictedCo2 / baselineCo2 : 1,
    failedShare: hotspot.failedShare ?? null,
  }
}

function countriesOf(leg: Leg): string[] {
  if (leg.kind === 'electricity') return leg.region === 'UK' ? ['GB'] : []
  if (leg.kind !== 'freight') return []
  return [leg.origin, leg.destination].flatMap((point) => (point ? [countryAt(point)] : []))
}

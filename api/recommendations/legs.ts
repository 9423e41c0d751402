/** The emissions of a hotspot's period as the recommender sees them. */

import type { CalculationMethod, EntityType } from '../emissions/activity.ts'
import { type CalculationInputs, pointIn } from '../emissions/calculation.ts'
import type { EntityFacts } from '../emissions/entity-facts.ts'
import type { Driver } from '../hotspots/drivers.ts'
import { greatCircleKm, type Point } from '../platform/geo.ts'
import type { TransportMode } from '../vocabulary/transport-mode.ts'
import { transportModes } from '../vocabulary/transport-mode.ts'

/** A stored emission; `co2` is kg CO2e, `inputs` as `calculate` wrote them. */
export type PeriodEmission = {
  method: CalculationMethod
  inputs: CalculationInputs
  factorValue: number | null
  factorId: string | null
  co2: number
  segment: string
}

/**
 * A hotspot as the recommender sees it. Drivers are largest first; co2 figures are kg CO2e over the hotspot's period.
 */
export type HotspotView = {
  entity: { type: EntityType; key: string; name: string; facts?: EntityFacts }
  drivers: Driver[]
  predictedCo2: number
  baselineCo2: number
  /** So far in the period. */
  emissions: PeriodEmission[]
  /** Of a carrier: the share of its packages of the period with a failed delivery, 0 to 1; null where it has none. */
  failedShare?: number | null
}

/** A freight emission. `vehicleClass` is the systematic name of the class it was computed with. */
export type FreightLeg = {
  kind: 'freight'
  mode: TransportMode
  vehicleClass: string
  massKg: number
  distanceKm: number
  /** Great-circle km; null where nothing tells them. */
  directKm: number | null
  origin: Point | null
  destination: Point | null
  co2: number
}
/** `hasWork`: the work it was done for is recorded. */
export type FuelUse = { kind: 'fuel'; fuel: string; amount: number; unit: string; hasWork: boolean; co2: number }
export type Electricity = { kind: 'electricity'; kwh: number; region: string; hasWork: boolean; co2: number }
export type Reported = { kind: 'reported'; hasWork: boolean; co2: number }
/** A record as a measure can change it. */
export type Leg = FreightLeg | FuelUse | Electricity | Reported

/** The emissions; leaves out zero emissions and rows that cannot be read. */
export function legsOf(emissions: PeriodEmission[]): Leg[] {
  return emissions.flatMap((emission): Leg[] => {
    const leg = emission.co2 > 0 ? legOf(emission) : null
    return leg ? [leg] : []
  })
}

/** Great-circle km of a leg where they are known, else the distance it was computed with. */
export const shortestKm = (leg: FreightLeg): number => leg.directKm ?? leg.distanceKm

function legOf({ method, inputs, co2 }: PeriodEmission): Leg | null {
  const hasWork = inputs.work !== undefined && inputs.work !== null
  switch (method) {
    case 'REPORTED':
      return { kind: 'reported', hasWork, co2 }
    case 'ELECTRICITY': {
      const { kwh, region } = inputs
      if (typeof kwh !== 'number') return null
      return { kind: 'electricity', kwh, region: typeof region === 'string' ? region : '', hasWork, co2 }
    }
    case 'FUEL': {
      const { fuel, amount, unit } = inputs
      if (typeof fuel !== 'string' || typeof amount !== 'number' || typeof unit !== 'string') return null
      return { kind: 'fuel', fuel, amount, unit, hasWork, co2 }
    }
    case 'FREIGHT':
      return freightOf(inputs, co2)
  }
}

function freightOf(inputs: CalculationInputs, co2: number): FreightLeg | null {
  const { massKg, distanceKm, vehicleClass, greatCircleKm: stored } = inputs
  const mode = transportModes.find((known) => known === inputs.mode)
  if (!mode || typeof massKg !== 'number' || typeof distanceKm !== 'number') return null
  const [origin, destination] = [pointIn(inputs, 'origin'), pointIn(inputs, 'destination')]
  const measured = origin && destination ? greatCircleKm(origin, destination) : null
  return {
    kind: 'freight',
    mode,
    vehicleClass: typeof vehicleClass === 'string' ? vehicleClass : '',
    massKg,
    distanceKm,
    directKm: measured ?? (typeof stored === 'number' ? stored : null),
    origin,
    destination,
    co2,
  }
}

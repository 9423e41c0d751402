/** The emissions of a hotspot's period as the recommender sees them. */

import type { CalculationMethod, EntityType } from '../emissions/activity.ts'
import { type CalculationInputs, pointIn } from '../emissions/calculation.ts'
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
  entity: { type: EntityType; key: string; name: string }
  drivers: Driver[]
  predictedCo2: number
  baselineCo2: number
  /** So far in the period. */
  emissions: PeriodEmission[]
}

/** A freight emission. `vehicleClass` is the systematic name of the class it was computed with. */
export type FreightLeg = {
  kind: 'freight'
  mode: TransportMode
  vehicleClass: string
  massKg: number
  distanceKm: number
  origin: Point | null
  destination: Point | null
  co2: number
}
export type FuelUse = { kind: 'fuel'; fuel: string; amount: number; unit: string; co2: number }
export type Leg = FreightLeg | FuelUse

/**
 * The freight and fuel emissions; leaves out reported amounts, electricity, zero emissions and rows that cannot be
 * read.
 */
export function legsOf(emissions: PeriodEmission[]): Leg[] {
  return emissions.flatMap((emission): Leg[] => {
    const leg = emission.co2 > 0 ? legOf(emission) : null
    return leg ? [leg] : []
  })
}

/** Great-circle km of a leg with two points, else the distance it was computed with. */
export function directKm(leg: FreightLeg): number {
  return leg.origin && leg.destination ? greatCircleKm(leg.origin, leg.destination) : leg.distanceKm
}

function legOf({ method, inputs, co2 }: PeriodEmission): Leg | null {
  if (method === 'FUEL') {
    const { fuel, amount, unit } = inputs
    if (typeof fuel !== 'string' || typeof amount !== 'number' || typeof unit !== 'string') return null
    return { kind: 'fuel', fuel, amount, unit, co2 }
  }
  const { massKg, distanceKm, vehicleClass } = inputs
  const mode = transportModes.find((known) => known === inputs.mode)
  if (method !== 'FREIGHT' || !mode || typeof massKg !== 'number' || typeof distanceKm !== 'number') return null
  return {
    kind: 'freight',
    mode,
    vehicleClass: typeof vehicleClass === 'string' ? vehicleClass : '',
    massKg,
    distanceKm,
    origin: pointIn(inputs, 'origin'),
    destination: pointIn(inputs, 'destination'),
    co2,
  }
}

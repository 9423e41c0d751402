/** Detects figures that cannot be true: Plume keeps and shows them, but judges nobody by them. */

import { figureText, powerText } from '../platform/figure-text.ts'
import { greatCircleKm } from '../platform/geo.ts'
import type { TransportMode } from '../vocabulary/transport-mode.ts'
import type { Quantity } from './activity.ts'
import type { Calculation } from './calculation.ts'

/**
 * The heaviest consignment a mode can carry, in tonnes; generous, as a false alarm costs trust.
 * - AIR: maximum payload of the Antonov An-124-100M, the largest freighter in service since 2022.
 * - ROAD: gross mass of the heaviest powered road trains (Australian mine haulage); one consignment may share several
 *   trucks to stay within legal limits of 40 to 60 t.
 * - RAIL: ore carried by the longest train ever, BHP in Western Australia, 2001.
 * - SEA: deadweight of the largest ships since 2000, the TI-class tankers.
 * - INLAND_WATERWAY: about the largest tows of the lower Mississippi, some 70 barges of 1,400 t.
 */
const heaviest: Record<TransportMode, { tonnes: number; carrier: string }> = {
  AIR: { tonnes: 150, carrier: 'the largest freighter in service, the An-124,' },
  ROAD: { tonnes: 450, carrier: 'the heaviest road train' },
  RAIL: { tonnes: 82_262, carrier: 'the longest train ever' },
  SEA: { tonnes: 442_000, carrier: 'the largest ship' },
  INLAND_WATERWAY: { tonnes: 100_000, carrier: 'the largest tow of barges' },
}

/** Circumference of the Earth at the equator in km: no leg goes further than once around. */
const aroundTheEarthKm = 40_075

/** Tolerance: a great circle on the mean sphere between town centres may be a little longer than the real distance. */
const shorterThanPossible = 0.95

/** All greenhouse gases the world emits in a year, kg CO2e (57.1 Gt in 2023, UNEP Emissions Gap Report 2024). */
const worldPerYearKg = 57.1e12

/** Figures above this are written as powers of ten: the reader need only see that they are wrong. */
const maxWritten = 1e6

function rounded(value: number): string {
  if (value > maxWritten) return powerText(value)
  return figureText(value, { maximumFractionDigits: value < 10 ? 1 : 0 })
}

/** One sentence that says why the figure is physically impossible, or null when it may be true. */
export function implausible(quantity: Quantity, calculation: Calculation): string | null {
  if (calculation.co2 > worldPerYearKg) {
    return `${rounded(calculation.co2 / 1e12)} Gt CO2e is more than the whole world emits in a year.`
  }
  if (quantity.method !== 'FREIGHT') return null
  const limit = heaviest[quantity.mode]
  const tonnes = quantity.massKg / 1000
  if (tonnes > limit.tonnes) {
    return `A consignment of ${rounded(tonnes)} t is more than ${limit.carrier} can carry (${rounded(limit.tonnes)} t).`
  }
  const { distanceKm, origin, destination } = quantity
  if (distanceKm == null) return null
  if (distanceKm > aroundTheEarthKm) {
    return `A leg of ${rounded(distanceKm)} km is longer than the circumference of the Earth (${rounded(aroundTheEarthKm)} km).`
  }
  if (!origin || !destination) return null
  const straight = greatCircleKm(origin, destination)
  if (distanceKm < straight * shorterThanPossible) {
    return `A leg of ${rounded(distanceKm)} km is shorter than the straight line between its two points (${rounded(straight)} km).`
  }
  return null
}

/**
 * Computes what a leg would emit by another mode or vehicle, with the emissions engine; null where the alternative
 * makes no sense.
 */

import type { Quantity } from '../emissions/activity.ts'
import { calculate } from '../emissions/calculation.ts'
import { greatCircleKm, type Point } from '../platform/geo.ts'
import { bordersBetween, landOf, nearestPort, type Port, sameCountry } from './geography.ts'
import type { Measure } from './knowledge.ts'
import type { FreightLeg } from './legs.ts'

/** kg CO2e of the alternative leg; for an ocean route also the seaports, where they are known. */
export type Alternative = { co2: number; ports: { from: Port; to: Port } | null }

/**
 * The sea route is assumed to be twice the great circle between the ports, which may cross land. The low end of the
 * measure's own range makes the same allowance. It is an assumption, not a routed distance; each further great circle
 * would cost about 2.5 % of the flight's emissions.
 */
export const seaDetour = 2
/** Trucking at each end of an ocean route whose ports are unknown because the leg has no coordinates. */
export const assumedCarriageKm = 500
/** With more trucking than this at one end, or more than this share of the flight, ocean freight is no alternative. */
const maxCarriageKm = 1500
const maxCarriageShare = 0.4
/** Trucking to and from rail terminals, both ends together. */
export const drayageKm = 100
/** An urgent consignment by truck crosses this many borders at most. */
const maxBorders = 2
/** Through trains over more borders are rare outside a few corridors. */
const maxRailBorders = 3

type Computed = Exclude<Measure['method'], 'percent-of-fuel' | 'not-computable'>

export const alternatives: Record<Computed, (leg: FreightLeg) => Alternative | null> = {
  'sea-instead-of-air': ocean,
  'road-instead-of-air': truck,
  'rail-instead-of-road': train,
  'fuller-vehicle': (leg) => otherClass(leg, leg.vehicleClass.replace('_50_percent_laden', '_100_percent_laden')),
  'electric-van': electricVan,
  'larger-ship': (leg) => otherClass(leg, 'container_2000_to_2999_teu'),
  'ambient-instead-of-refrigerated': (leg) => otherClass(leg, leg.vehicleClass.replace('_refrigerated', '')),
}

function ocean({ massKg, origin, destination, distanceKm }: FreightLeg): Alternative | null {
  if (!origin || !destination) {
    const sea = freight({ mode: 'SEA', massKg, distanceKm: distanceKm * seaDetour })
    return { co2: sea + freight({ mode: 'ROAD', massKg, distanceKm: 2 * assumedCarriageKm }), ports: null }
  }
  // A domestic flight of this length crosses a continent, and a ship would have to go around it.
  if (sameCountry(origin, destination)) return null
  const from = nearestPort(origin)
  const to = nearestPort(destination)
  if (!from || !to) return null
  const seaKm = greatCircleKm(from.point, to.point) * seaDetour
  const carriageKm = from.distanceKm + to.distanceKm
  const tooFar = Math.max(from.distanceKm, to.distanceKm) > maxCarriageKm
  if (seaKm === 0 || tooFar || carriageKm > maxCarriageShare * greatCircleKm(origin, destination)) return null
  const sea = freight({ mode: 'SEA', massKg, distanceKm: seaKm })
  return { co2: sea + carriage(massKg, origin, from) + carriage(massKg, destination, to), ports: { from, to } }
}

function carriage(massKg: number, point: Point, port: Port): number {
  return port.distanceKm < 1 ? 0 : freight({ mode: 'ROAD', massKg, origin: point, destination: port.point })
}

function truck({ massKg, origin, destination }: FreightLeg): Alternative | null {
  if (!origin || !destination || greatCircleKm(origin, destination) < 1) return null
  const borders = bordersBetween(origin, destination)
  if (borders === null || borders > maxBorders) return null
  return { co2: freight({ mode: 'ROAD', massKg, origin, destination }), ports: null }
}

function train({ massKg, distanceKm, vehicleClass, origin, destination }: FreightLeg): Alternative | null {
  // The rail factor does not include refrigeration.
  if (vehicleClass.includes('refrigerated')) return null
  if (origin && destination && (bordersBetween(origin, destination) ?? Infinity) > maxRailBorders) return null
  const rail = freight({ mode: 'RAIL', massKg, distanceKm })
  return { co2: rail + freight({ mode: 'ROAD', vehicleClass, massKg, distanceKm: drayageKm }), ports: null }
}

/** The factor of electric vans applies to the UK grid, so legs known to be elsewhere get no figure. */
function electricVan(leg: FreightLeg): Alternative | null {
  const elsewhere = [leg.origin, leg.destination].some((point) => point && !/^GB\b/.test(landOf(point)))
  const size = leg.vehicleClass.match(/^van_(average|class_i{1,3})/)?.[0]
  return elsewhere || !size ? null : otherClass(leg, `${size}_battery_electric`)
}

function otherClass({ mode, massKg, distanceKm }: FreightLeg, vehicleClass: string): Alternative {
  return { co2: freight({ mode, vehicleClass, massKg, distanceKm }), ports: null }
}

function freight(quantity: Omit<Extract<Quantity, { method: 'FREIGHT' }>, 'method'>): number {
  return calculate({ method: 'FREIGHT', ...quantity }).co2
}

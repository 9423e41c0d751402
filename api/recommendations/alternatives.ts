/**
 * Computes what a record would emit by another mode, vehicle or energy, with the emissions engine; null where the
 * alternative makes no sense.
 */

import type { Quantity } from '../emissions/activity.ts'
import { calculate } from '../emissions/calculation.ts'
import type { GridFactor } from '../emissions/grid-factor.ts'
import { greatCircleKm, type Point } from '../platform/geo.ts'
import { bordersBetween, countryAt, nearestPort, type Port, sameCountry } from './geography.ts'
import type { FreightLeg } from './legs.ts'
import { bargeBetween } from './waterways.ts'

/** kg CO2e of the alternative leg; `via` says by which ports or hub it goes, where they are known. */
export type Alternative = { co2: number; via: string | null }

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
/** Trucking to and from rail terminals, both ends together; air freight has farther to go to one. */
export const drayageKm = 100
const airDrayageKm = 200
const eurasianDrayageKm = 300
/** The railway between China and Europe is about 11,000 km where the flight is 8,800 km. */
const eurasianDetour = 1.25
/** An urgent consignment by truck crosses this many controlled borders at most; over a longer way, one more. */
const maxBorders = 2
const maxMidrangeBorders = 3
/** Through trains over more borders are rare outside a few corridors. */
const maxRailBorders = 3
/** Rail and road go farther than the great circle. */
const railDetour = 1.3
/** A coastal ship goes 30 % farther than the truck; its ports lie at most this far from the ends. */
const coastalDetour = 1.3
const maxToCoastalPortKm = 150
const minCoastalKm = 300
/** A hub saves something where the flight from there is at most this share of the whole flight. */
const maxFlightShare = 0.75

/** Hubs where ocean and air freight meet. */
const hubs: readonly { name: string; point: Point }[] = [
  { name: 'Dubai', point: { latitude: 25.0, longitude: 55.06 } },
  { name: 'Colombo', point: { latitude: 6.95, longitude: 79.85 } },
  { name: 'Singapore', point: { latitude: 1.26, longitude: 103.82 } },
  { name: 'Busan', point: { latitude: 35.1, longitude: 129.04 } },
  { name: 'Los Angeles', point: { latitude: 33.74, longitude: -118.26 } },
  { name: 'Panama', point: { latitude: 8.96, longitude: -79.57 } },
  { name: 'Djibouti', point: { latitude: 11.6, longitude: 43.14 } },
]

const easternEnds = new Set(['CN', 'MN', 'KZ'])
const westernEnds = new Set('AT BE BG CH CZ DE DK EE ES FI FR HR HU IT LT LU LV NL NO PL PT RO RS SE SI SK'.split(' '))

export function ocean({ massKg, origin, destination, distanceKm }: FreightLeg): Alternative | null {
  if (!origin || !destination) {
    const sea = freight({ mode: 'SEA', massKg, distanceKm: distanceKm * seaDetour })
    return { co2: sea + freight({ mode: 'ROAD', massKg, distanceKm: 2 * assumedCarriageKm }), via: null }
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
  return {
    co2: sea + carriage(massKg, origin, from) + carriage(massKg, destination, to),
    via: `via the ports of ${from.name} and ${to.name}`,
  }
}

/** Ocean to the hub that leaves the shortest flight, and air from there. */
export function seaAir(leg: FreightLeg): Alternative | null {
  const { massKg, origin, destination, vehicleClass } = leg
  if (!origin || !destination) return null
  const from = nearestPort(origin)
  const whole = greatCircleKm(origin, destination)
  if (!from || from.distanceKm > maxToCoastalPortKm) return null
  const [best] = hubs
    .map((hub) => ({ hub, flight: greatCircleKm(hub.point, destination), sea: greatCircleKm(from.point, hub.point) }))
    .filter(({ flight, sea }) => flight <= maxFlightShare * whole && flight >= whole / 4 && sea >= whole / 4)
    .toSorted((a, b) => a.flight + a.sea - b.flight - b.sea)
  if (!best) return null
  const flown = freight({ mode: 'AIR', vehicleClass, massKg, origin: best.hub.point, destination })
  const shipped = freight({ mode: 'SEA', massKg, distanceKm: best.sea * seaDetour })
  return {
    co2: flown + shipped + carriage(massKg, origin, from),
    via: `by ship to ${best.hub.name} and by air from there`,
  }
}

function carriage(massKg: number, point: Point, port: Port): number {
  return port.distanceKm < 1 ? 0 : freight({ mode: 'ROAD', massKg, origin: point, destination: port.point })
}

export function truck({ massKg, origin, destination }: FreightLeg): Alternative | null {
  if (!origin || !destination) return null
  const km = greatCircleKm(origin, destination)
  const borders = bordersBetween(origin, destination)
  if (km < 1 || borders === null || borders > (km > 1500 ? maxMidrangeBorders : maxBorders)) return null
  return { co2: freight({ mode: 'ROAD', massKg, origin, destination }), via: null }
}

/** Of a flight that a railway can replace. */
export function trainInsteadOfAir({ massKg, origin, destination }: FreightLeg): Alternative | null {
  if (!origin || !destination) return null
  const borders = bordersBetween(origin, destination)
  if (borders === null || borders > maxRailBorders) return null
  const rail = freight({ mode: 'RAIL', massKg, distanceKm: greatCircleKm(origin, destination) * railDetour })
  return { co2: rail + freight({ mode: 'ROAD', massKg, distanceKm: airDrayageKm }), via: null }
}

export function eurasianTrain({ massKg, origin, destination }: FreightLeg): Alternative | null {
  if (!origin || !destination) return null
  const ends = [countryAt(origin), countryAt(destination)]
  if (!ends.some((end) => easternEnds.has(end)) || !ends.some((end) => westernEnds.has(end))) return null
  const rail = freight({ mode: 'RAIL', massKg, distanceKm: greatCircleKm(origin, destination) * eurasianDetour })
  return { co2: rail + freight({ mode: 'ROAD', massKg, distanceKm: eurasianDrayageKm }), via: null }
}

export function train({ massKg, distanceKm, vehicleClass, origin, destination }: FreightLeg): Alternative | null {
  // The rail factor does not include refrigeration.
  if (vehicleClass.includes('refrigerated')) return null
  if (origin && destination && (bordersBetween(origin, destination) ?? Infinity) > maxRailBorders) return null
  const rail = freight({ mode: 'RAIL', massKg, distanceKm })
  return { co2: rail + freight({ mode: 'ROAD', vehicleClass, massKg, distanceKm: drayageKm }), via: null }
}

/** A RoRo ship between ports near both ends. */
export function coastalShip({ massKg, distanceKm, vehicleClass, origin, destination }: FreightLeg): Alternative | null {
  if (!origin || !destination || vehicleClass.includes('refrigerated')) return null
  const [from, to] = [nearestPort(origin), nearestPort(destination)]
  if (!from || !to || Math.max(from.distanceKm, to.distanceKm) > maxToCoastalPortKm) return null
  if (greatCircleKm(from.point, to.point) < minCoastalKm) return null
  const sea = freight({ mode: 'SEA', vehicleClass: 'roro_average', massKg, distanceKm: distanceKm * coastalDetour })
  return {
    co2: sea + carriage(massKg, origin, from) + carriage(massKg, destination, to),
    via: `via the ports of ${from.name} and ${to.name}`,
  }
}

/** DESNZ has no factor for barges: a barge is taken to save `percent` of what the truck emits, less the trucking. */
export function barge(leg: FreightLeg, percent: number): Alternative | null {
  const { massKg, origin, destination, vehicleClass, co2 } = leg
  const way = origin && destination ? bargeBetween(origin, destination) : null
  if (!way) return null
  const drayage = freight({
    mode: 'ROAD',
    vehicleClass,
    massKg,
    distanceKm: Math.max(1, way.from.distanceKm + way.to.distanceKm),
  })
  return {
    co2: co2 * (1 - percent / 100) + drayage,
    via: `on the ${way.from.waterway} waterways from ${way.from.name} to ${way.to.name}`,
  }
}

/** The factor of electric vans holds for the UK grid: on another one the charge emits in proportion. */
export function electricVan(leg: FreightLeg, grid: GridFactor | null): Alternative | null {
  const size = leg.vehicleClass.match(/^van_(average|class_i{1,3})/)?.[0]
  if (!size || !grid) return null
  const inUk = otherClass(leg, `${size}_battery_electric`).co2
  return { co2: (inUk * grid.kgPerKwh) / ukKgPerKwh, via: null }
}

export function otherClass({ mode, massKg, distanceKm }: FreightLeg, vehicleClass: string): Alternative {
  return { co2: freight({ mode, vehicleClass, massKg, distanceKm }), via: null }
}

const ukKgPerKwh = calculate({ method: 'ELECTRICITY', kwh: 1, region: 'UK' }).co2

function freight(quantity: Omit<Extract<Quantity, { method: 'FREIGHT' }>, 'method'>): number {
  return calculate({ method: 'FREIGHT', ...quantity }).co2
}

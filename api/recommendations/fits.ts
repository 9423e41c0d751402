/** Decides whether the records of a hotspot meet what a measure needs. */
import type { Circumstances } from './circumstances.ts'
import { useOf } from './fuel-use.ts'
import { nearestPort } from './geography.ts'
import type { Need } from './knowledge.ts'
import { type FreightLeg, type Leg, shortestKm } from './legs.ts'

const kinds: Record<Need['record'], Leg['kind']> = {
  FREIGHT: 'freight',
  FUEL: 'fuel',
  ELECTRICITY: 'electricity',
  REPORTED: 'reported',
}
/** An end this near to a seaport is of its hinterland traffic. */
const nearPortKm = 50

/** The records that meet the need; none where the entity or its hotspot does not. */
export function recordsThatMeet(need: Need, legs: readonly Leg[], around: Circumstances): Leg[] {
  if (!entityMeets(need, around) || !hotspotMeets(need, around)) return []
  const found = legs.filter((leg) => leg.kind === kinds[need.record] && recordMeets(need, leg, around))
  return found.length >= (need.minRecords ?? 1) ? found : []
}

function entityMeets(need: Need, { entity, facts, countries, grid }: Circumstances): boolean {
  const { facilityKind, vehicleKind, temperature } = facts
  return (
    isAmong(need.entities, entity.type) &&
    isAmong(need.facilities, facilityKind) &&
    !(need.notFacilities && facilityKind && need.notFacilities.includes(facilityKind)) &&
    !(need.facilityUnknown && facilityKind) &&
    isAmong(need.vehicles, vehicleKind) &&
    isAmong(need.temperatures, temperature) &&
    (!need.countries || need.countries.some((country) => countries.has(country))) &&
    !(need.gridUnknown && grid) &&
    (!need.named || need.named.test(entity.name))
  )
}

function hotspotMeets(need: Need, { raised, failedShare, rise }: Circumstances): boolean {
  return (
    (!need.drivers || need.drivers.some((kind) => raised.has(kind))) &&
    (need.minFailedShare === undefined || (failedShare !== null && failedShare >= need.minFailedShare)) &&
    (need.minRise === undefined || rise >= need.minRise)
  )
}

function recordMeets(need: Need, leg: Leg, { entity, facts }: Circumstances): boolean {
  if (need.noWork && (leg.kind === 'freight' || leg.hasWork)) return false
  if (leg.kind === 'freight') return freightMeets(need, leg)
  return leg.kind !== 'fuel' || isAmong(need.uses, useOf(leg.fuel, entity.type, facts.facilityKind))
}

function freightMeets(need: Need, leg: FreightLeg): boolean {
  return (
    isAmong(need.modes, leg.mode) &&
    (!need.classes || need.classes.test(leg.vehicleClass)) &&
    isWithin(need.km, leg.distanceKm) &&
    isWithin(need.directKm, shortestKm(leg)) &&
    (need.minDetour === undefined || (leg.directKm !== null && leg.distanceKm >= need.minDetour * leg.directKm)) &&
    isWithin(need.consignmentKg, leg.massKg) &&
    !(need.noPlaces && leg.origin && leg.destination) &&
    (!need.nearPort || isNearPort(leg))
  )
}

function isNearPort({ origin, destination }: FreightLeg): boolean {
  return [origin, destination].some((point) => point && (nearestPort(point)?.distanceKm ?? Infinity) <= nearPortKm)
}

/** Without a list everything will do; what is not known is in no list. */
function isAmong<T>(list: readonly T[] | undefined, value: T | null): boolean {
  return !list || (value !== null && list.includes(value))
}

function isWithin(range: readonly [number, number] | undefined, value: number): boolean {
  return !range || (value >= range[0] && value <= range[1])
}

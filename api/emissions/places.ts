/** Finds where an entity is, from its newest leg. No I/O. */
import { type Place, routeKey } from '../packages/package-state.ts'
import type { Point } from '../platform/geo.ts'
import type { EntityType } from './activity.ts'

/** The newest leg of an entity whose coordinates are known, and the planned route of the package that it carried. */
export type NewestLeg = {
  origin: Point | null
  destination: Point | null
  lane: string | null
  plannedRoute: Place[]
}

/** Both ends of a route, or the place that a facility or a supplier ships from; empty where it is unknown. */
export function placesOf(entity: { type: EntityType; key: string; name: string }, leg: NewestLeg | null): Place[] {
  if (!leg) return []
  const { type, key, name } = entity
  if (type === 'FACILITY' || type === 'SUPPLIER') return leg.origin ? [{ name, ...leg.origin }] : []
  if (type !== 'ROUTE') return []
  // Its legs may be parts of the way.
  if (leg.lane !== null && routeKey(leg.lane) === key) return endsOf(leg.plannedRoute)
  if (!leg.origin || !leg.destination) return []
  const [from, to] = endNames(name)
  return [
    { name: from, ...leg.origin },
    { name: to, ...leg.destination },
  ]
}

function endsOf(route: readonly Place[]): Place[] {
  const ends = [route[0], route.at(-1)].flatMap((place) => place ?? [])
  return ends.every(({ latitude, longitude }) => latitude != null && longitude != null) ? ends : []
}

/** `Pune → Lagos` names both ends; any other name is used for both. */
function endNames(name: string): [string, string] {
  const [from, to, ...more] = name.split(' → ')
  return from && to && more.length === 0 ? [from, to] : [`Start of ${name}`, `End of ${name}`]
}

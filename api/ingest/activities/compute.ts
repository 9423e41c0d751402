import type { Activity } from '../../emissions/activity.ts'
import { type Calculation, calculate } from '../../emissions/calculation.ts'
import type { StoredEvent } from '../../emissions/emission-store.ts'
import type { EntityState } from '../../emissions/entity-store.ts'
import { implausible } from '../../emissions/plausibility.ts'
import { onLane } from '../../emissions/segment.ts'
import { newId } from '../../platform/ids.ts'

/** An activity with its emission; `impossible` says why the figure cannot be true, and is null when it can. */
export type Computed = {
  id: string
  activity: Activity & { corrects: boolean }
  calculation: Calculation
  impossible: string | null
}

/**
 * A stored activity with the entities it counts for, first the one it is filed under, and the event that it replaced.
 */
export type Stored = Computed & { entities: readonly EntityState[]; replaced: StoredEvent | null }

/** @throws InputError when the emission cannot be computed */
export function compute(activity: Computed['activity']): Computed {
  const computed = calculate(activity.quantity, activity.occurredAt.getUTCFullYear())
  const calculation = { ...computed, segment: onLane(computed.segment, laneOfActivity(activity)) }
  return { id: newId(), activity, calculation, impossible: implausible(activity.quantity, calculation) }
}

/** Where it went: its route, or from where to where (to a tenth of a degree, about 11 km); empty where it does not say. */
function laneOfActivity({ entities, quantity }: Activity): string {
  const route = entities.find(({ type }) => type === 'ROUTE')
  if (route) return route.key
  if (quantity.method !== 'FREIGHT' || !quantity.origin || !quantity.destination) return ''
  return [quantity.origin, quantity.destination]
    .map(({ latitude, longitude }) => `${latitude.toFixed(1)},${longitude.toFixed(1)}`)
    .join('→')
}

import type { Activity } from '../../emissions/activity.ts'
import { type Calculation, calculate } from '../../emissions/calculation.ts'
import type { StoredEvent } from '../../emissions/emission-store.ts'
import type { EntityState } from '../../emissions/entity-store.ts'
import { implausible } from '../../emissions/plausibility.ts'
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
  const calculation = calculate(activity.quantity, activity.occurredAt.getUTCFullYear())
  return { id: newId(), activity, calculation, impossible: implausible(activity.quantity, calculation) }
}

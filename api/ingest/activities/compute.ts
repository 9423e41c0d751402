import type { Activity } from '../../emissions/activity.ts'
import { type Calculation, calculate } from '../../emissions/calculation.ts'
import type { StoredEvent } from '../../emissions/emission-store.ts'
import type { EntityState } from '../../emissions/entity-store.ts'
import { implausible } from '../../emissions/plausibility.ts'
import { newId } from '../../platform/ids.ts'

/** An activity with its emission; `impossible` says why it cannot be true, and is null where it can. */
export type Computed = {
  id: string
  activity: Activity & { corrects: boolean }
  calculation: Calculation
  impossible: string | null
}

/** One that was stored, with the entities it counts for, the one it is filed under first, and the event whose place it took. */
export type Stored = Computed & { entities: readonly EntityState[]; replaced: StoredEvent | null }

/** @throws InputError when it cannot be computed */
export function compute(activity: Computed['activity']): Computed {
  const calculation = calculate(activity.quantity, activity.occurredAt.getUTCFullYear())
  return { id: newId(), activity, calculation, impossible: implausible(activity.quantity, calculation) }
}

import { lockEventIds, type StoredEvent, storedEvents } from '../emissions/emission-store.ts'
import { refKey } from '../emissions/entity-store.ts'
import type { Tx } from '../platform/db.ts'
import type { Computed } from './compute.ts'

/**
 * The stored events that items are to take the place of, and those that are removed, by event id. Other corrections of these events wait until the
 * transaction ends, so that nobody moves them to other entities meanwhile.
 */
export async function findCorrected(
  tx: Tx,
  items: readonly Computed[],
  removed: readonly string[],
): Promise<Map<string, StoredEvent>> {
  const ids = [...items.flatMap(({ activity }) => (activity.corrects ? activity.eventId : [])), ...removed]
  if (ids.length === 0) return new Map()
  await lockEventIds(tx, ids)
  return new Map((await storedEvents(tx, ids)).map((event) => [event.eventId, event]))
}

/** Whether an item says what is stored already: a correction that was sent again. */
export function saysTheSame({ activity, calculation }: Computed, stored: StoredEvent): boolean {
  const [filed, ...also] = activity.entities.map(refKey)
  const [storedFiled, ...storedAlso] = stored.entities.map(refKey)
  return (
    activity.occurredAt.getTime() === stored.occurredAt.getTime() &&
    calculation.method === stored.method &&
    (calculation.factor?.id ?? null) === stored.factorId &&
    sameValue(calculation.inputs, stored.inputs) &&
    filed === storedFiled &&
    sameValue(also.sort(), storedAlso.sort())
  )
}

/** The database gives the keys of JSON in an order of its own. */
const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a, sorted) === JSON.stringify(b, sorted)

const sorted = (_key: string, value: unknown) =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

/** The items in groups of at most `size`; a correction of an event that is in a group begins the next one. */
export function groupsOf<T>(
  items: readonly T[],
  size: number,
  eventOf: (item: T) => { eventId: string; corrects: boolean },
): T[][] {
  const groups: T[][] = []
  let group: T[] = []
  let ids = new Set<string>()
  for (const item of items) {
    const { eventId, corrects } = eventOf(item)
    if (group.length === size || (corrects && ids.has(eventId))) {
      groups.push(group)
      group = []
      ids = new Set()
    }
    group.push(item)
    ids.add(eventId)
  }
  return group.length > 0 ? [...groups, group] : groups
}

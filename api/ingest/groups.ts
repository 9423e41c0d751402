/** Splits items into groups of at most `size`; a correction of an event in the same group begins the next one. */
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

/**
 * Stores groups one after the other, each in its own transaction. When the node is about to stop, the current group is
 * finished and the next one is not started.
 * @returns the items that were not stored
 */
export async function storeInTurn<T>(
  stopping: AbortSignal,
  groups: readonly (readonly T[])[],
  store: (group: readonly T[]) => Promise<void>,
): Promise<T[]> {
  for (const [n, group] of groups.entries()) {
    if (stopping.aborted) return groups.slice(n).flat()
    await store(group)
  }
  return []
}

/** The code of valid items that were not stored because the server is stopping. */
export const notTakenCode = 'NOT_TAKEN'

export const notTaken = (index: number) => ({
  index,
  code: notTakenCode,
  message: 'The server is stopping and did not store this item: send it again.',
})

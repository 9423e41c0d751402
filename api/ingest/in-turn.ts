/**
 * Stores groups one after the other, each in a transaction of its own. When the node is to stop, what is begun ends
 * and the next group is not begun.
 * @returns the items that were not taken
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

/** The code of what is right and was not taken, because the server stops. */
export const notTakenCode = 'NOT_TAKEN'

export const notTaken = (index: number) => ({
  index,
  code: notTakenCode,
  message: 'The server stops before it took this: send it again.',
})

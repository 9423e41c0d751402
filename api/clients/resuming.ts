/** The part of every change that resuming needs. */
type Result = { data?: unknown }

/**
 * Variables whose `after` is the cursor last seen: a client that subscribes again with the same object, as graphql-ws does
 * after each lost connection, goes on where it stopped. Show each result to `see`.
 */
export function resuming<Variables extends { after?: string | null }>(variables: Variables) {
  let after = variables.after ?? null
  const own = Object.defineProperty({ ...variables }, 'after', { enumerable: true, get: () => after })
  return {
    variables: own,
    see({ data }: Result): void {
      const [change] = Object.values((data ?? {}) as Record<string, { cursor?: string } | null>)
      after = change?.cursor ?? after
    },
  }
}

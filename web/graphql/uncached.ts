import type { Exchange, Operation, OperationResult } from 'urql'
import { filter, merge, pipe, share } from 'wonka'

const isUncached = ({ context }: Operation) => context.uncached === true

/**
 * The context of operations that go past the cache: of lists too long to be kept whole, whose rows a store of their own
 * holds.
 */
export const uncached = { uncached: true, requestPolicy: 'network-only' } as const

/** A cache that operations with the context `uncached` go past, to the same network. */
export const besideCache =
  (cache: Exchange): Exchange =>
  (input) =>
  (operations) => {
    const all = share(operations)
    const past = pipe(all, filter(isUncached))
    let network = merge<OperationResult>([])
    const cached = cache({
      ...input,
      forward: (fromCache) => {
        network = share(input.forward(merge([fromCache, past])))
        return pipe(
          network,
          filter(({ operation }) => !isUncached(operation)),
        )
      },
    })(
      pipe(
        all,
        filter((operation) => !isUncached(operation)),
      ),
    )
    return merge([
      cached,
      pipe(
        network,
        filter(({ operation }) => isUncached(operation)),
      ),
    ])
  }

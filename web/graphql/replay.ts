import type { Exchange, OperationResult } from 'urql'
import { fromArray, mergeMap, pipe, tap } from 'wonka'
import { asReplayed } from '../realtime/replayed.ts'

const isChange = ({ operation, data }: OperationResult) =>
  operation.kind === 'subscription' &&
  Object.values((data ?? {}) as Record<string, { cursor?: unknown } | null>)[0]?.cursor !== undefined

/**
 * An answer may be older than the changes that came while it was under way, and would put old rows over new ones in the
 * cache: those changes are given to the cache once more behind it. Stands between the cache and the network.
 */
export const replayExchange: Exchange = ({ forward }) => {
  /** Of each query under way, how many changes had come when it was sent. */
  const sentAt = new Map<number, number>()
  let changes: OperationResult[] = []

  const settle = (key: number): OperationResult[] => {
    const missed = changes.slice(sentAt.get(key) ?? changes.length)
    sentAt.delete(key)
    if (sentAt.size === 0) changes = []
    return missed.map((result) => ({ ...result, extensions: asReplayed(result.extensions) }))
  }
  return (operations) =>
    pipe(
      operations,
      tap((operation) => {
        if (operation.kind === 'query') sentAt.set(operation.key, changes.length)
        else if (operation.kind === 'teardown') settle(operation.key)
      }),
      forward,
      mergeMap((result) => {
        if (sentAt.size > 0 && isChange(result)) changes.push(result)
        return fromArray(result.operation.kind === 'query' ? [result, ...settle(result.operation.key)] : [result])
      }),
    )
}

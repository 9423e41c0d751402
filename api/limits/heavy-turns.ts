import { type ExecutionArgs, getOperationAST } from 'graphql'
import type { Plugin } from 'graphql-yoga'

/** Queries that cost more than this take turns: some tens of milliseconds of this process each. */
const heavyCost = 5_000
/** Of these so many run at once. */
const atOnce = 1

const costs = new WeakMap<object, number>()

/** Notes what an operation costs, for `useHeavyTurns`. */
export const noteCost = (args: object, cost: number): void => void costs.set(args, cost)

/**
 * Has heavy queries take turns, so that a light one waits for one of them at most. To be the last of the plugins that
 * wrap the execution: who waits must hold no connection.
 */
export function useHeavyTurns(): Plugin {
  let running = 0
  const waiting: (() => void)[] = []

  async function inTurn<Result>(execute: () => Result, signal: AbortSignal | undefined): Promise<Awaited<Result>> {
    if (running < atOnce) running++
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      signal?.throwIfAborted()
      return await execute()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }

  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const isHeavy = (costs.get(args) ?? 0) > heavyCost
      if (!isHeavy || getOperationAST(args.document, args.operationName)?.operation !== 'query') return
      setExecuteFn((inner: ExecutionArgs & { signal?: AbortSignal }) => inTurn(() => executeFn(inner), inner.signal))
    },
  }
}

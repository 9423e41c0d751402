import { type ExecutionArgs, getOperationAST } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { createSlots } from './slots.ts'

/** Queries that cost more than this take turns: each takes tens of milliseconds of this process. */
const heavyCost = 5_000
/** How many heavy queries run at once. */
const maxHeavyAtOnce = 1

const costs = new WeakMap<object, number>()

/** Notes what an operation costs, for `useHeavyTurns`. */
export const noteCost = (args: object, cost: number): void => void costs.set(args, cost)

/**
 * Makes heavy queries take turns, so that a light one waits for one of them at most. It must be the last plugin that
 * wraps the execution: a query that waits must hold no connection.
 */
export function useHeavyTurns(): Plugin {
  const slots = createSlots(maxHeavyAtOnce)
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const isHeavy = (costs.get(args) ?? 0) > heavyCost
      if (!isHeavy || getOperationAST(args.document, args.operationName)?.operation !== 'query') return
      setExecuteFn((inner: ExecutionArgs & { signal?: AbortSignal }) => slots.run(() => executeFn(inner), inner.signal))
    },
  }
}

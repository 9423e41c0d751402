import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, execute, GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { Context } from '../builder.ts'
import type { Logger } from '../platform/logger.ts'
import { maskError } from '../platform/mask-error.ts'
import type { ChangeLog } from './change-log.ts'
import { type ChangeRun, openChangeRun } from './change-run.ts'
import { decodeCursor } from './log.ts'
import { operationKey } from './operation-key.ts'
import { type SharedResult, shareResult } from './shared-result.ts'
import { openStateRun, type StateRun } from './state-run.ts'
import { isSource, type StreamStats } from './stream.ts'
import type { SharedStream } from './subscriber.ts'

export type SharedExecution = {
  /** Takes the place of GraphQL's `subscribe`. */
  subscribe(args: ExecutionArgs): Promise<SharedStream | ExecutionResult>
  stats: StreamStats
  /** Distinct operations that run now, and all who share them. */
  running(): number
  subscribers(): number
}

/**
 * Runs each distinct subscription once: the same document, operation, variables and access are executed and serialised
 * once per change, however many listen. The first opens it, the last closes it.
 */
export function createSharedExecution(
  log: ChangeLog,
  logger: Logger,
  scopeOf: (context: Context) => string,
): SharedExecution {
  const runs = new Map<string, ChangeRun | StateRun>()
  const stats: StreamStats = { executed: 0, delivered: 0, replayed: 0, skippedStates: 0, lagMs: 0 }

  function open<Run extends ChangeRun | StateRun>(key: string, make: (onEmpty: () => void) => Run): Run {
    const run = (runs.get(key) as Run | undefined) ?? make(() => runs.delete(key))
    runs.set(key, run)
    return run
  }

  return {
    stats,
    running: () => runs.size,
    subscribers: () => [...runs.values()].reduce((sum, run) => sum + run.size(), 0),
    async subscribe(args) {
      const source = await createSourceEventStream(args)
      if (!isSource(source)) return source as ExecutionResult
      const context = args.contextValue as Context
      const key = `${scopeOf(context)} ${operationKey(args)}`
      const executeOne = executor(args, context, logger, stats)
      if ('state' in source) {
        const { state } = source
        return open(key, (onEmpty) => openStateRun({ state, executeOne, stats, logger, onEmpty })).join()
      }
      const { changes } = source
      try {
        const after = changes.after == null ? null : decodeCursor(changes.after)
        if (after) await log.checkHeld(after)
        return open(key, (onEmpty) => openChangeRun({ log, changes, executeOne, stats, logger, onEmpty })).join(after)
      } catch (error) {
        return { errors: [asGraphQLError(error)] }
      }
    },
  }
}

/** Subscriptions over SSE go the same way as those over WebSocket. */
export const useSharedExecution = ({ subscribe }: SharedExecution): Plugin => ({
  onSubscribe: ({ setSubscribeFn }) => setSubscribeFn(subscribe),
})

/** Executes the operation for one event, with a context of its own: what it loads is loaded anew. */
function executor(args: ExecutionArgs, context: Context, logger: Logger, stats: StreamStats) {
  const { schema, document, operationName, variableValues } = args
  const { viewer, db, log, health, webhooks } = context
  const finish = ({ data, errors }: ExecutionResult): SharedResult =>
    shareResult(errors ? { errors: errors.map((error) => maskError(error, logger)), data } : { data })
  return (event: unknown): SharedResult | Promise<SharedResult> => {
    stats.executed++
    const contextValue: Context = { viewer, db, log, health, webhooks }
    const result = execute({ schema, document, operationName, variableValues, rootValue: event, contextValue })
    return result instanceof Promise ? result.then(finish) : finish(result as ExecutionResult)
  }
}

const asGraphQLError = (error: unknown): GraphQLError =>
  error instanceof GraphQLError
    ? error
    : new GraphQLError(String(error), { originalError: error instanceof Error ? error : undefined })

import { createSourceEventStream, type ExecutionArgs, type ExecutionResult, execute, GraphQLError } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import type { Context } from '../builder.ts'
import type { Db } from '../platform/db.ts'
import { PlumeError } from '../platform/errors.ts'
import type { Logger } from '../platform/logger.ts'
import { maskError } from '../platform/mask-error.ts'
import type { ChangeLog } from './change-log.ts'
import { type ChangeRun, openChangeRun } from './change-run.ts'
import { eventOperation } from './event-operation.ts'
import { withGoneRows } from './gone-rows.ts'
import { decodeCursor, encodeCursor } from './log.ts'
import { createLogPages } from './log-pages.ts'
import { operationKey } from './operation-key.ts'
import { type SharedResult, shareResult } from './shared-result.ts'
import { openStateRun, type StateRun } from './state-run.ts'
import { isSource, type StreamStats } from './stream.ts'
import type { SharedStream } from './subscriber.ts'
import { createGate, createTurns } from './turns.ts'

export type SharedExecution = {
  /** Replaces GraphQL's `subscribe`. */
  subscribe(args: ExecutionArgs): Promise<SharedStream | ExecutionResult>
  stats: StreamStats
  /** Distinct operations that run now. `subscribers`: all who share them. */
  running(): number
  subscribers(): number
}

/** Distinct subscriptions that may run at once on this node. */
export type DistinctLimits = { inAll: number; ofViewer: number }

/** Subscribers who may catch up at once; the others wait for their turn. */
const maxCatchingUp = 4
/** Results that are kept for subscribers who come later: by all runs together, and by one run. */
const maxKept = { inAll: 8_192, byRun: 256 }

/**
 * Runs each distinct subscription once: the same document, operation, variables and access are executed and serialised
 * once per change, however many listen. The first opens it, the last closes it.
 * @param queueBytes bytes that may wait for the reader of one event stream
 */
export function createSharedExecution(
  log: ChangeLog,
  logger: Logger,
  scopeOf: (context: Context) => string,
  limits: DistinctLimits = { inAll: 2_000, ofViewer: 500 },
  queueBytes?: number,
): SharedExecution {
  const runs = new Map<string, ChangeRun | StateRun>()
  /** How many runs each viewer has opened. */
  const opened = new Map<string, number>()
  const stats: StreamStats = { executed: 0, delivered: 0, replayed: 0, skippedStates: 0, lagMs: 0 }
  const common = {
    log,
    logger,
    stats,
    pages: createLogPages(log),
    turns: createTurns(),
    gate: createGate(maxCatchingUp),
    maxKept: () => Math.max(4, Math.min(maxKept.byRun, Math.floor(maxKept.inAll / runs.size))),
  }

  /** @throws PlumeError RATE_LIMITED when too many others run */
  function open<Run extends ChangeRun | StateRun>(
    key: string,
    { name }: Context['viewer'],
    make: (onEmpty: () => void) => Run,
  ): Run {
    const known = runs.get(key) as Run | undefined
    if (known) return known
    const own = opened.get(name) ?? 0
    checkRoom(own, runs.size)
    const run = make(() => {
      runs.delete(key)
      const left = (opened.get(name) ?? 1) - 1
      if (left > 0) opened.set(name, left)
      else opened.delete(name)
    })
    runs.set(key, run)
    opened.set(name, own + 1)
    return run
  }

  function checkRoom(own: number, all: number): void {
    const hint =
      'Those with the same document and variables count once; one filter can name many rows. Complete some, or ask for less.'
    if (own >= limits.ofViewer) {
      throw new PlumeError(
        'RATE_LIMITED',
        `${own} different subscriptions of yours run here, which is the most. ${hint}`,
      )
    }
    if (all >= limits.inAll) {
      throw new PlumeError('RATE_LIMITED', `${all} different subscriptions run here, which is the most. ${hint}`)
    }
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
      try {
        if ('state' in source) {
          const { state } = source
          const make = (onEmpty: () => void) =>
            openStateRun({ ...common, state, executeOne: executor(args, logger, stats), onEmpty })
          return open(key, context.viewer, make).join()
        }
        const { changes } = source
        const asked = context.resumeAfter ?? changes.after
        const after = asked == null ? null : decodeCursor(asked)
        if (after) await log.checkHeld(after)
        const { epoch, position } = log.head()
        const make = (onEmpty: () => void) =>
          openChangeRun({ ...common, queueBytes, changes, executeOne: executor(args, logger, stats), onEmpty })
        const stream = open(key, context.viewer, make).join(after)
        return Object.assign(stream, !after && { startsAt: encodeCursor(epoch, position) })
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

/** Executes the operation for one event, with a context of its own: it shares no loaded rows with other events. */
function executor(args: ExecutionArgs, logger: Logger, stats: StreamStats) {
  const { schema, operationName } = args
  const { viewer, db, log, intake, health, readMeanings, webhooks } = args.contextValue as Context
  const operation = eventOperation(args)
  const finish = ({ data, errors }: ExecutionResult, cursor?: string): SharedResult =>
    shareResult(errors ? { errors: errors.map((error) => maskError(error, logger)), data } : { data }, cursor)
  return (event: unknown): SharedResult | Promise<SharedResult> => {
    stats.executed++
    const shown = withGoneRows(db as Db, event)
    const contextValue: Context = { viewer, db: shown, log, intake, health, readMeanings, webhooks }
    const result = execute({ schema, operationName, ...operation, rootValue: event, contextValue })
    const { cursor } = event as { cursor?: string }
    return result instanceof Promise
      ? result.then((settled) => finish(settled, cursor))
      : finish(result as ExecutionResult, cursor)
  }
}

const asGraphQLError = (error: unknown): GraphQLError =>
  error instanceof GraphQLError
    ? error
    : new GraphQLError(String(error), { originalError: error instanceof Error ? error : undefined })

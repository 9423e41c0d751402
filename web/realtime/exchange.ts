import { type Exchange, type ExecutionResult, subscriptionExchange } from 'urql'
import { perFrame } from './per-frame.ts'
import type { Realtime } from './realtime.ts'

/**
 * Lets urql's subscriptions resume: put it where `subscriptionExchange` would stand. Results reach the exchanges before
 * it (the cache) in order, together once per frame.
 */
export const changesExchange = (realtime: Realtime): Exchange =>
  subscriptionExchange({
    forwardSubscription: ({ query, variables, operationName }) => ({
      subscribe(sink) {
        const { push, flush, drop } = perFrame(sink.next)
        const stop = realtime.follow(
          { query: query ?? '', variables, operationName },
          {
            next: (result) => push(result as ExecutionResult),
            error(errors) {
              flush()
              sink.error(errors)
            },
          },
        )
        return {
          unsubscribe() {
            drop()
            stop()
          },
        }
      },
    }),
  })

import type { FormattedExecutionResult, GraphQLFormattedError } from 'graphql'
import type { Client, SubscribePayload } from 'graphql-ws'
import { backoffMs } from './backoff.ts'

/** The part of every change stream that resuming needs. */
export type Change = { cursor: string; at: string }

export type ChangeErrors = readonly Pick<GraphQLFormattedError, 'message' | 'extensions'>[]

export type ChangeSink = {
  /** One result with one change, in order, each exactly once. */
  next(result: FormattedExecutionResult<Record<string, unknown>, unknown>): void
  /** The stream has ended for good: the cursor expired (`isExpired`), or the server refuses the operation. */
  error(errors: ChangeErrors): void
  /** The server could not compute one change; the stream goes on. What is shown may miss it: read it anew. */
  lost?(errors: ChangeErrors): void
}

const passing = new Set<unknown>(['INTERNAL_SERVER_ERROR', 'RATE_LIMITED'])

export const isExpired = (errors: ChangeErrors) =>
  errors.some(({ extensions }) => extensions?.code === 'CURSOR_EXPIRED')
const passes = (errors: ChangeErrors) => errors.every(({ extensions }) => passing.has(extensions?.code))

/**
 * Follows one change subscription without end: after a lost socket, a server's restart or an early completion it
 * subscribes again with `after` set to the cursor last seen, so that nothing is missed and nothing comes twice.
 *
 * `payload.query` declares `$after: String` and selects `cursor`; `payload.variables.after` is where to begin (a
 * snapshot's `streamPosition`). Returns the function that ends it.
 */
export function followChanges(
  client: Pick<Client, 'subscribe'>,
  payload: SubscribePayload,
  sink: ChangeSink,
  wait: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): () => void {
  let cursor = payload.variables?.after ?? null
  let attempt = 0
  let ended = false
  let dispose = () => {}

  // graphql-ws sends this same object again after each reconnect: the getter is what makes it resume.
  const variables = { ...payload.variables }
  if (payload.query.includes('$after'))
    Object.defineProperty(variables, 'after', { enumerable: true, get: () => cursor })

  const end = (errors: ChangeErrors) => {
    if (ended) return
    ended = true
    dispose()
    sink.error(errors)
  }
  const again = async () => {
    if (ended) return
    await wait(backoffMs(attempt++))
    if (!ended) start()
  }
  const start = () => {
    let refusal: ChangeErrors = []
    let hasMoved = false
    // Also a reader that was too slow is told that its cursor expired: one that moved is worth another try.
    const settle = (errors: ChangeErrors) => {
      if (errors.length > 0 && !passes(errors) && !(hasMoved && isExpired(errors))) end(errors)
      else again()
    }
    dispose = client.subscribe<Record<string, unknown>>(
      { ...payload, variables },
      {
        next(result) {
          if (ended) return
          const change = Object.values(result.data ?? {})[0] as Partial<Change> | null | undefined
          if (!change) {
            refusal = result.errors ?? []
            if (!isExpired(refusal)) sink.lost?.(refusal)
            return
          }
          refusal = []
          attempt = 0
          hasMoved = true
          if (change.cursor !== undefined && change.cursor === cursor) return
          cursor = change.cursor ?? cursor
          sink.next(result)
        },
        error(cause) {
          settle(Array.isArray(cause) ? cause : [])
        },
        complete() {
          settle(refusal)
        },
      },
    )
  }
  start()
  return () => {
    ended = true
    dispose()
  }
}

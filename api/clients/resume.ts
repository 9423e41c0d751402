/**
 * The client that resumes: follows one stream of Plume through lost connections and restarts, over any transport. It
 * needs no library, so that it can be copied; the dashboard and `npm run tail` use this very one.
 */
import { backoffMs, maxBackOffMs, pause } from './backoff.ts'

/** GraphQL's errors; their codes are stable. */
export type StreamErrors = readonly { message: string; extensions?: Readonly<Record<string, unknown>> }[]

export type StreamResult = { data?: Record<string, unknown> | null; errors?: StreamErrors }

/** Where a transport puts what comes. `error` takes GraphQL errors, or what became of the connection. */
export type StreamSink = { next(result: StreamResult): void; error(cause: unknown): void; complete(): void }

export type FollowOptions<Result> = {
  /**
   * Opens the subscription once; returns what ends it. `variables.after` is the place to go on from at the moment that it
   * is read: graphql-ws, which sends the same object again after a lost connection, then resumes by itself.
   */
  subscribe(variables: Record<string, unknown>, sink: StreamSink): () => void
  /** Of the subscription, beside `after`. */
  variables?: Record<string, unknown> | null
  /** The cursor or `streamPosition` to begin after. */
  after?: string | null
  /**
   * Reads the rows again and returns the `streamPosition` that was read in the same query. Called at first where there is
   * no `after`, and each time that the server no longer holds the cursor; tried again while it fails.
   */
  snapshot?(): Promise<string>
  /** Takes each change, in order, once: it is the first field of `data`. */
  next(result: Result): void
  /** The server could not read one change, and the stream goes on without it. */
  lost?(errors: StreamErrors): void
  /** Told what ended each try that another one follows; undefined where the server completed the stream. */
  interrupted?(cause: unknown): void
  /** Ends it. */
  signal: AbortSignal
  /** Waits so many milliseconds between two tries; may end early, as when the network is back. */
  wait?(ms: number, signal: AbortSignal): Promise<void>
}

/**
 * Follows a stream until `signal` ends it or the server refuses it: after whatever else ends it, it subscribes again after
 * the cursor last seen. That no connection comes about is never final. The subscription declares `$after` and selects
 * `cursor`; a stream of states has neither, and begins again.
 * @returns why the server refuses it, where no retry would help: CURSOR_EXPIRED without a `snapshot`, or an operation that
 * it does not take; empty when `signal` ended it
 * @throws what `next` throws
 */
export async function follow<Result = StreamResult>(options: FollowOptions<Result>): Promise<StreamErrors> {
  const { subscribe, snapshot, next, lost, interrupted, signal, wait = pause } = options
  let cursor = options.after ?? null
  let attempt = 0
  const place = { enumerable: true, get: () => cursor ?? undefined }
  const variables = Object.defineProperty({ ...options.variables }, 'after', place)

  /** Returns whether there was a change in it. */
  function take(result: StreamResult): boolean {
    const [change] = Object.values(result.data ?? {}) as ({ cursor?: string } | null)[]
    if (!change) return false
    attempt = 0
    if (change.cursor !== undefined && cursor !== null && !isLater(change.cursor, cursor)) return true
    cursor = change.cursor ?? cursor
    next(result as Result)
    return true
  }

  /** One subscription, from its opening to what ended it. */
  const untilEnded = () =>
    new Promise<unknown>((resolve, reject) => {
      // A subscription may also be refused by a result without data, and then be completed.
      let refusal: StreamErrors | undefined
      let dispose: (() => void) | null = null
      let isOver = false
      const end = (settle: () => void) => {
        if (isOver) return
        isOver = true
        signal.removeEventListener('abort', stop)
        dispose?.()
        settle()
      }
      const stop = () => end(() => resolve(undefined))
      signal.addEventListener('abort', stop)
      dispose = subscribe(variables, {
        next(result) {
          if (isOver) return
          try {
            refusal = take(result) ? undefined : (result.errors ?? [])
            if (refusal && !isExpired(refusal)) lost?.(refusal)
          } catch (thrown) {
            end(() => reject(thrown))
          }
        },
        error: (cause) => end(() => resolve(cause)),
        complete: () => end(() => resolve(refusal)),
      })
      if (isOver) dispose()
    })

  async function tryOnce(): Promise<unknown> {
    if (cursor === null && snapshot) {
      try {
        cursor = await snapshot()
      } catch (failure) {
        return failure
      }
    }
    return signal.aborted ? undefined : untilEnded()
  }

  while (!signal.aborted) {
    const began = Date.now()
    const cause = await tryOnce()
    if (signal.aborted) break
    const errors = Array.isArray(cause) ? (cause as StreamErrors) : []
    if (snapshot && isExpired(errors)) cursor = null
    else if (!mayPass(errors)) return errors
    interrupted?.(cause)
    if (Date.now() - began > maxBackOffMs) attempt = 0
    await wait(backoffMs(attempt++), signal)
  }
  return []
}

const codesOf = (errors: StreamErrors) => errors.map(({ extensions }) => extensions?.code)

/** Whether the server no longer holds what came after the cursor: then the rows are to be read again. */
export const isExpired = (errors: StreamErrors): boolean => codesOf(errors).includes('CURSOR_EXPIRED')

/** Whether the same may succeed a little later. */
export const mayPass = (errors: StreamErrors): boolean =>
  codesOf(errors).every((code) => code === 'INTERNAL_SERVER_ERROR' || code === 'RATE_LIMITED')

/** The place of a cursor in its log, which `epoch` names; null for what is no cursor. */
export function placeOf(cursor: string | null | undefined): { epoch: string; place: number } | null {
  const [, epoch, place] = /^(?:(.*)-)?(\d+)$/.exec(cursor ?? '') ?? []
  return place === undefined ? null : { epoch: epoch ?? '', place: Number(place) }
}

/** Whether a cursor stands behind another; that of another log does, since a server has one at a time. */
export function isLater(cursor: string, than: string): boolean {
  const [one, other] = [placeOf(cursor), placeOf(than)]
  return one && other && one.epoch === other.epoch ? one.place > other.place : cursor !== than
}

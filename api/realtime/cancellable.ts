import type { ExecutionResult } from 'graphql'

/**
 * One result that its client may give up: `run` then hears it from its signal. It is an iterator, because graphql-ws
 * tells only an iterator that its client has left.
 */
export function cancellable(
  run: (signal: AbortSignal) => ExecutionResult | Promise<ExecutionResult>,
): AsyncGenerator<ExecutionResult, void, void> {
  const leaving = new AbortController()
  let isDone = false
  const done = { done: true, value: undefined } as const
  const iterator: AsyncGenerator<ExecutionResult, void, void> = {
    async next() {
      if (isDone) return done
      isDone = true
      try {
        const value = await run(leaving.signal)
        return leaving.signal.aborted ? done : { done: false, value }
      } catch (error) {
        if (leaving.signal.aborted) return done
        throw error
      }
    },
    async return() {
      isDone = true
      leaving.abort()
      return done
    },
    async throw(error) {
      leaving.abort()
      throw error
    },
    [Symbol.asyncIterator]: () => iterator,
  }
  return iterator
}

import type { ExecutionResult } from 'graphql'
import { PlumeError } from '../platform/errors.ts'
import type { SharedBatch, SharedResult } from './shared-result.ts'

/** Where a subscriber's results go. */
export type Sink = {
  next(batch: SharedBatch): void
  /** Only the newest counts: one that still waits may be replaced. */
  latest(result: SharedResult): void
  /** Null where more may come at once, else when it may. */
  ready(): Promise<void> | null
  /** Nothing comes any more. */
  end(): void
}

/**
 * One subscriber's results. Read as an iterator, or, past the iterator, handed to a sink that shares what is serialised:
 * `next` then waits for the end, so that whoever iterates still sees completion and failure.
 */
export type SharedStream = AsyncGenerator<ExecutionResult, void, void> & {
  attach(sink: Sink): void
  /** Where a change stream begins that was not told where: a cursor that nothing was sent before. */
  startsAt?: string
}

export type Subscriber = { stream: SharedStream; fail(error: Error): void }

/**
 * @param start begins to send to the sink
 * @param leave is called once, when the subscriber is gone or has failed
 */
export function openSubscriber(start: (sink: Sink) => void, leave: () => void): Subscriber {
  let over = false
  let failure: Error | null = null
  let attached: Sink | null = null
  let pulled: ReturnType<typeof createPulled> | null = null
  let wakeParked: (() => void) | null = null

  function end(error: Error | null) {
    if (over) return
    over = true
    failure = error
    leave()
    attached?.end()
    wakeParked?.()
  }
  /** What it says once it is over: the failure once, then the end. */
  function last(): IteratorResult<ExecutionResult, void> {
    const error = failure
    failure = null
    if (error) throw error
    return { done: true, value: undefined }
  }
  const attach = (sink: Sink) => {
    if (attached) throw new Error('A stream is read once.')
    attached = sink
    start(sink)
  }
  const stream: SharedStream = {
    attach,
    async next() {
      if (!attached) {
        pulled = createPulled(end)
        attach(pulled.sink)
      }
      while (!over && pulled) {
        const result = pulled.take()
        if (result) return { done: false, value: result }
        await pulled.more()
      }
      if (!over) {
        await new Promise<void>((resolve) => {
          wakeParked = resolve
        })
      }
      return last()
    },
    async return() {
      end(null)
      return { done: true, value: undefined }
    },
    async throw(error) {
      end(null)
      throw error
    },
    [Symbol.asyncIterator]: () => stream,
  }
  return { stream, fail: end }
}

/** Results that may wait for a reader before it is told to resume, and with how many a replay goes on. */
const mostWaiting = 10_000
const fewWaiting = 100

/** The sink of a subscriber that is read as an iterator, as SSE does. */
function createPulled(end: (error: Error) => void) {
  const waiting: SharedResult[] = []
  let newest: SharedResult | null = null
  let wakeReader: (() => void) | null = null
  let wakeWriter: (() => void) | null = null
  const sink: Sink = {
    next({ results }) {
      waiting.push(...results)
      if (waiting.length > mostWaiting) {
        waiting.length = 0
        end(new PlumeError('RATE_LIMITED', 'You read too slowly: subscribe again with the last cursor you saw.'))
      } else wakeReader?.()
    },
    latest(result) {
      newest = result
      wakeReader?.()
    },
    ready: () =>
      waiting.length <= fewWaiting
        ? null
        : new Promise((resolve) => {
            wakeWriter = resolve
          }),
    end() {
      wakeReader?.()
      wakeWriter?.()
    },
  }
  return {
    sink,
    take(): SharedResult | null {
      const result = waiting.shift() ?? newest
      if (result === newest) newest = null
      if (waiting.length <= fewWaiting) wakeWriter?.()
      return result
    },
    more: () =>
      new Promise<void>((resolve) => {
        wakeReader = resolve
      }),
  }
}

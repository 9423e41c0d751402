import type { ExecutionResult } from 'graphql'
import { PlumeError } from '../platform/errors.ts'
import type { SharedBatch, SharedResult } from './shared-result.ts'

/** Where a subscriber's results go. */
export type Sink = {
  next(batch: SharedBatch): void
  /** For a state: the result takes the place of an older one that still waits. */
  latest(result: SharedResult): void
  /** Null when more may come at once, else a promise that settles when it may. */
  ready(): Promise<void> | null
  /** Nothing comes any more. */
  end(): void
}

/**
 * One subscriber's results. They are read as an iterator, or handed past it to a sink that shares what is serialised:
 * `next` then waits for the end, so that the iterating library still sees completion and failure.
 */
export type SharedStream = AsyncGenerator<ExecutionResult, void, void> & {
  attach(sink: Sink): void
  /** Where a change stream without `after` begins: a cursor to resume from until the first change. */
  startsAt?: string
}

export type Subscriber = { stream: SharedStream; fail(error: Error): void }

/** Bytes that may wait for one reader, unless the caller says otherwise. */
const defaultMaxBytes = 1024 * 1024

/**
 * @param start begins to send to the sink
 * @param leave is called once, when the subscriber is gone or has failed
 * @param maxBytes that may wait for an iterating reader, before it is told to resume
 */
export function openSubscriber(
  start: (sink: Sink) => void,
  leave: () => void,
  maxBytes: number = defaultMaxBytes,
): Subscriber {
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
  /** What `next` gives when the stream is over: the failure once, then the end. */
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
        pulled = createPulled(end, maxBytes)
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

/** A replay goes on while no more than this waits. */
const roomBytes = 64 * 1024

/** The sink of a subscriber that is read as an iterator, as SSE does. */
function createPulled(end: (error: Error) => void, maxBytes: number) {
  const waiting: { result: SharedResult; bytes: number }[] = []
  let waitingBytes = 0
  let newest: SharedResult | null = null
  let wakeReader: (() => void) | null = null
  let wakeWriter: (() => void) | null = null
  const hasRoom = () => waitingBytes <= Math.min(roomBytes, maxBytes)
  const sink: Sink = {
    next({ results }) {
      const added = results.map((result) => ({ result, bytes: Buffer.byteLength(result.stringify()) }))
      const bytes = added.reduce((sum, each) => sum + each.bytes, 0)
      // Where nothing waits, one batch of any size is taken.
      if (waiting.length > 0 && waitingBytes + bytes > maxBytes) {
        waiting.length = 0
        return end(new PlumeError('RATE_LIMITED', 'You read too slowly: subscribe again with the last cursor you saw.'))
      }
      waiting.push(...added)
      waitingBytes += bytes
      wakeReader?.()
    },
    latest(result) {
      newest = result
      wakeReader?.()
    },
    ready: () =>
      hasRoom()
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
      const next = waiting.shift()
      if (!next) {
        const state = newest
        newest = null
        return state
      }
      waitingBytes -= next.bytes
      if (hasRoom()) wakeWriter?.()
      return next.result
    },
    more: () =>
      new Promise<void>((resolve) => {
        wakeReader = resolve
      }),
  }
}

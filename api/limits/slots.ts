/** A number of places for work; further work waits for a place. */
export type Slots = {
  /** Does the work as soon as there is a place; does not begin it when `signal` is aborted first. */
  run<T>(work: () => T | PromiseLike<T>, signal?: AbortSignal): T | Promise<T>
}

export function createSlots(atOnce: number): Slots {
  let running = 0
  const waiting: (() => void)[] = []

  /** Gives the place to the next. */
  function leave(): void {
    const next = waiting.shift()
    if (next) next()
    else running--
  }

  function start<T>(work: () => T | PromiseLike<T>, signal: AbortSignal | undefined): T | Promise<T> {
    let result: T | PromiseLike<T>
    try {
      signal?.throwIfAborted()
      result = work()
    } catch (error) {
      leave()
      throw error
    }
    if (isPromise(result)) return Promise.resolve(result).finally(leave)
    leave()
    return result
  }

  return {
    run(work, signal) {
      if (running === atOnce)
        return new Promise<void>((resolve) => waiting.push(resolve)).then(() => start(work, signal))
      running++
      return start(work, signal)
    },
  }
}

const isPromise = <T>(value: T | PromiseLike<T>): value is PromiseLike<T> =>
  typeof (value as PromiseLike<T> | null)?.then === 'function'

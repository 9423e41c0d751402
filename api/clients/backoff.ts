/** The longest wait between two tries. */
export const maxBackOffMs = 15_000

/**
 * Milliseconds to wait before try number `attempt` (from 0): doubling from 0.4 s to 15 s, and jittered down to half so
 * that a thousand clients do not come back to a restarted server in the same instant. `random` is in [0, 1).
 */
export function backoffMs(attempt: number, random: number = Math.random()): number {
  return Math.round(Math.min(maxBackOffMs, 400 * 2 ** Math.min(attempt, 10)) * (0.5 + random / 2))
}

/** Waits; ends early when the signal says so. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    if (signal?.aborted) done()
    signal?.addEventListener('abort', done)
  })

const FIRST_MS = 400
const LONGEST_MS = 15_000

/**
 * How long to wait before try number `attempt` (from 0): doubling, at most 15 s, and jittered down to half so that a
 * thousand dashboards do not come back to a restarted server in the same instant. `random` is in [0, 1).
 */
export function backoffMs(attempt: number, random: number = Math.random()): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10))
  return Math.round(ceiling * (0.5 + random / 2))
}

/** A wait that something better informed than the clock (the network is back, the page is in view) can cut short. */
export function createWaiting(): { wait: (ms: number) => Promise<void>; wake: () => void } {
  const waiting = new Set<() => void>()
  return {
    wait: (ms) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer)
          waiting.delete(done)
          resolve()
        }
        const timer = setTimeout(done, ms)
        waiting.add(done)
      }),
    wake: () => {
      for (const done of [...waiting]) done()
    },
  }
}

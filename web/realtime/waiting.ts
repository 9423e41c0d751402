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

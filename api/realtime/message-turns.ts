/** How long messages are handled, ms, before requests and other sockets have their turn. */
const sliceMs = 4

/** Handles the next message of a socket. @returns whether another one may be handled now */
export type Step = () => boolean

export type MessageTurns = {
  /** Calls `step` in turn with all others that are due, until it has nothing more to do. */
  add(step: Step): void
  remove(step: Step): void
}

/**
 * Handles the messages of all sockets one after the other, in slices of time, so that no socket waits long for others.
 */
export function createMessageTurns(now: () => number = () => performance.now()): MessageTurns {
  const due = new Set<Step>()
  let isRunning = false

  async function run(): Promise<void> {
    const end = now() + sliceMs
    do {
      const [step] = due
      if (!step) break
      due.delete(step)
      if (step()) due.add(step)
      // The work that a message sets off counts as well.
      await null
    } while (now() < end)
    if (due.size > 0) setImmediate(run)
    else isRunning = false
  }

  return {
    add(step) {
      due.add(step)
      if (isRunning) return
      isRunning = true
      void run()
    },
    remove: (step) => void due.delete(step),
  }
}

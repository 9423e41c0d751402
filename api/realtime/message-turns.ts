/** How long messages are handled before requests and other sockets have their turn, ms. */
const sliceMs = 4

/** Handles its next message. @returns whether it has another that may be handled now */
export type Step = () => boolean

export type MessageTurns = {
  /** `step` is called in turn with all others that are due, until it has nothing more. */
  add(step: Step): void
  remove(step: Step): void
}

/** Lets what waits be handled one after the other, in slices of time, so that nobody waits long for anybody. */
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
      // What a message sets off counts as well.
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

/** Work that is done in turns, so that the rest of the process has time in between. */
export type Turns = {
  /**
   * Calls `work` at the end of the tick, and again while it returns that there is more. `work` calls `isOver` after
   * each small step, and stops when that returns true.
   */
  soon(work: Work): void
  /** For long work, which goes behind live work. @returns what `step` gives for each item, in order */
  each<Item, Result>(items: readonly Item[], step: (item: Item) => Result): Promise<Result[]>
}

/** @returns whether there is more to do at once */
export type Work = (isOver: () => boolean) => boolean

/** After this time timers and sockets have their turn. */
const sliceMs = 4
/** One turn in this many is for long work, however much live work there is. */
const patientEvery = 4

export function createTurns(): Turns {
  const live = new Set<Work>()
  const patient = new Set<Work>()
  let scheduled = false

  function schedule(): void {
    if (scheduled) return
    scheduled = true
    setImmediate(slice)
  }

  function slice(): void {
    scheduled = false
    const end = performance.now() + sliceMs
    const isOver = () => performance.now() >= end
    for (let turn = 1; live.size + patient.size > 0; turn++) {
      const line = live.size === 0 || (turn % patientEvery === 0 && patient.size > 0) ? patient : live
      const [work] = line
      if (!work) break
      line.delete(work)
      if (work(isOver)) line.add(work)
      if (isOver()) break
    }
    if (live.size + patient.size > 0) schedule()
  }

  function each<Item, Result>(items: readonly Item[], step: (item: Item) => Result): Promise<Result[]> {
    return new Promise((resolve, reject) => {
      const left = items[Symbol.iterator]()
      const results: Result[] = []
      const work: Work = (isOver) => {
        try {
          for (let item = left.next(); !item.done; item = left.next()) {
            results.push(step(item.value))
            if (isOver()) return true
          }
          resolve(results)
        } catch (error) {
          reject(error)
        }
        return false
      }
      patient.add(work)
      schedule()
    })
  }

  return {
    each,
    soon(work) {
      live.add(work)
      schedule()
    },
  }
}

/** Lets `max` pass at once; the others wait in line. */
export function createGate(max: number): <T>(work: () => Promise<T>) => Promise<T> {
  let inside = 0
  const line: (() => void)[] = []
  return async (work) => {
    if (inside < max) inside++
    else await new Promise<void>((resolve) => line.push(resolve))
    try {
      return await work()
    } finally {
      const next = line.shift()
      // The next in line takes this place.
      if (next) next()
      else inside--
    }
  }
}

/** Work that is done in turns, so that everything else of the process has its time in between. */
export type Turns = {
  /**
   * Has `work` done at the end of the tick, and again as long as it says that there is more at once. It looks at `isOver`
   * after each small step, and stops when it says so.
   */
  soon(work: Work): void
  /** The same behind what is live; for what may take long. @returns what `step` gives for each item, in order */
  each<Item, Result>(items: readonly Item[], step: (item: Item) => Result): Promise<Result[]>
}

/** @returns whether there is more to do at once */
export type Work = (isOver: () => boolean) => boolean

/** After so long, timers and sockets have their turn. */
const sliceMs = 4
/** Of so many turns one is for what may take long, however much is live. */
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
      // Whoever comes next takes this place.
      if (next) next()
      else inside--
    }
  }
}

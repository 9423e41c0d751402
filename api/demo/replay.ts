import { groupBy } from '../platform/group-by.ts'

export type ReplayOptions<T> = {
  timeOf: (item: T) => Date
  secondsPerMonth: number
  /** Called with the items of one day, in their order. */
  take: (items: T[]) => Promise<void>
  /** Called as each month of the replay begins. */
  onMonth: (month: Date) => void
  clock: ReplayClock
}

/** The clock of the replay; no time passes while it is paused. */
export type ReplayClock = {
  wait(ms: number): Promise<void>
  pause(): void
  resume(): void
  readonly paused: boolean
}

/** @param signal ends every wait at once */
export function createClock(signal: AbortSignal): ReplayClock {
  let paused = false
  let wake: (() => void) | null = null
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(done, ms)
      function done() {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        wake = null
        resolve()
      }
      wake = done
      signal.addEventListener('abort', done)
    })
  return {
    async wait(ms) {
      let left = ms
      while ((left > 0 || paused) && !signal.aborted) {
        const started = performance.now()
        await sleep(paused ? 3_600_000 : left)
        if (!paused) left -= performance.now() - started
      }
    },
    pause() {
      paused = true
      wake?.()
    },
    resume() {
      paused = false
      wake?.()
    },
    get paused() {
      return paused
    },
  }
}

const dayMs = 86_400_000
const monthDays = 365.25 / 12

/** Passes items on day by day, with `secondsPerMonth` for each month; ends early when the signal is aborted. */
export async function replay<T>(
  items: readonly T[],
  { timeOf, secondsPerMonth, take, onMonth, clock }: ReplayOptions<T>,
  signal: AbortSignal,
): Promise<void> {
  const byDay = groupBy(items, (item) => Math.floor(timeOf(item).getTime() / dayMs))
  const days = [...byDay.keys()].sort((a, b) => a - b)
  const msPerDay = (secondsPerMonth * 1000) / monthDays
  let month = -1
  let today = days[0] ?? 0
  for (const day of days) {
    await clock.wait((day - today) * msPerDay)
    if (signal.aborted) return
    today = day
    const date = new Date(day * dayMs)
    if (date.getUTCMonth() !== month) onMonth(date)
    month = date.getUTCMonth()
    await take(byDay.get(day) ?? [])
  }
}

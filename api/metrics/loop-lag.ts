import { monitorEventLoopDelay } from 'node:perf_hooks'

export type LoopLag = {
  /** The delay of the event loop in ms, at the 99th percentile of the last seconds. */
  ms(): number
  stop(): void
}

const resolutionMs = 10
const intervalMs = 5_000

export function measureLoopLag(): LoopLag {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs })
  histogram.enable()
  // The histogram holds nanoseconds from one tick of its own timer to the next.
  const lateness = () => Math.max(0, Math.round(histogram.percentile(99) / 1e5 - resolutionMs * 10) / 10)
  let last: number | null = null
  const timer = setInterval(() => {
    last = lateness()
    histogram.reset()
  }, intervalMs)
  timer.unref()
  return {
    ms: () => last ?? lateness(),
    stop() {
      clearInterval(timer)
      histogram.disable()
    },
  }
}

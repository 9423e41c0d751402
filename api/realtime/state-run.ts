import type { Logger } from '../platform/logger.ts'
import type { SharedResult } from './shared-result.ts'
import type { StateRequest, StreamStats } from './stream.ts'
import { openSubscriber, type SharedStream, type Sink } from './subscriber.ts'

export type StateRun = { join(): SharedStream; size(): number }

export type StateRunParts = {
  state: StateRequest<unknown>
  executeOne: (value: unknown) => SharedResult | Promise<SharedResult>
  stats: StreamStats
  logger: Logger
  onEmpty: () => void
}

/** One distinct operation over a state stream: the newest value is executed once, and handed to all; a new one at once. */
export function openStateRun({ state, executeOne, stats, logger, onEmpty }: StateRunParts): StateRun {
  const sinks = new Set<Sink>()
  let members = 0
  let newest: SharedResult | null = null
  let reading = false
  let readAgain = false

  /** What changes while a value is read is in the next one. */
  async function refresh(): Promise<void> {
    if (reading) {
      readAgain = true
      return
    }
    reading = true
    do {
      readAgain = false
      try {
        newest = await executeOne(await state.read())
        for (const sink of sinks) sink.latest(newest)
        stats.delivered += sinks.size
      } catch (error) {
        logger.warn({ reason: error instanceof Error ? error.message : error }, 'A state cannot be read')
      }
    } while (readAgain && members > 0)
    reading = false
  }
  const stopListening = state.listen(() => void refresh())
  void refresh()

  return {
    size: () => members,
    join() {
      members++
      let own: Sink | null = null
      const { stream } = openSubscriber(
        (sink) => {
          own = sink
          sinks.add(sink)
          if (newest) sink.latest(newest)
        },
        () => {
          members--
          if (own) sinks.delete(own)
          if (members > 0) return
          stopListening()
          onEmpty()
        },
      )
      return stream
    },
  }
}

import { whyOf } from '../platform/database-trouble.ts'
import type { Logger } from '../platform/logger.ts'
import type { SharedResult } from './shared-result.ts'
import type { StateRequest, StreamStats } from './stream.ts'
import { openSubscriber, type SharedStream, type Sink } from './subscriber.ts'
import type { Turns } from './turns.ts'

export type StateRun = { join(): SharedStream; size(): number }

export type StateRunParts = {
  state: StateRequest<unknown>
  executeOne: (value: unknown) => SharedResult | Promise<SharedResult>
  turns: Pick<Turns, 'each'>
  stats: StreamStats
  logger: Logger
  onEmpty: () => void
}

/**
 * One distinct operation over a state stream: it executes the newest value once and hands the result to all; a
 * subscriber who joins gets it at once. Where the state comes in updates, a subscriber who joins gets the whole; so
 * does one who was too slow for an update, once they have room.
 */
export function openStateRun({ state, turns, stats, logger, onEmpty, ...parts }: StateRunParts): StateRun {
  /** `current`: those who have everything that was told. `behind`: those who are to get the whole. */
  const current = new Set<Sink>()
  const behind = new Set<Sink>()
  let members = 0
  let newest: SharedResult | null = null
  let reading = false
  let readAgain = false

  /** In turns, so that many operations let each other go on. */
  async function executeOne(value: unknown): Promise<SharedResult> {
    const [result] = await turns.each([value], parts.executeOne)
    return result as SharedResult
  }

  /** A change that comes while a value is read is in the next value. */
  async function refresh(): Promise<void> {
    if (reading) {
      readAgain = true
      return
    }
    reading = true
    do {
      readAgain = false
      await (state.update ? tellUpdate(state.update) : tellWhole()).catch((error: unknown) => {
        logger.warn({ reason: whyOf(error) }, 'A state cannot be read')
      })
    } while (readAgain && members > 0)
    reading = false
  }

  async function tellWhole(): Promise<void> {
    newest = await executeOne(await state.read())
    for (const sink of behind) current.add(sink)
    behind.clear()
    for (const sink of current) hand(sink, newest)
  }

  async function tellUpdate(update: () => unknown): Promise<void> {
    for (const sink of current) {
      const room = sink.ready()
      if (room) fallBehind(sink, room)
    }
    const news = update()
    if (news !== null && current.size > 0) {
      const result = await executeOne(news)
      for (const sink of current) hand(sink, result)
    }
    const waiting = [...behind].filter((sink) => sink.ready() === null)
    if (waiting.length === 0) return
    // Before the read: what changes meanwhile is in the next update, which they get as well.
    for (const sink of waiting) {
      behind.delete(sink)
      current.add(sink)
    }
    const whole = await executeOne(await state.read())
    for (const sink of waiting) if (current.has(sink)) hand(sink, whole)
  }

  function hand(sink: Sink, result: SharedResult): void {
    sink.latest(result)
    stats.delivered++
  }

  function fallBehind(sink: Sink, room: Promise<void>): void {
    current.delete(sink)
    behind.add(sink)
    stats.skippedStates++
    // They get the newest also when nothing changes any more.
    void room.then(() => {
      if (behind.has(sink)) void refresh()
    })
  }

  const stopListening = state.listen(() => void refresh())

  return {
    size: () => members,
    join() {
      members++
      let own: Sink | null = null
      const { stream } = openSubscriber(
        (sink) => {
          own = sink
          if (newest) {
            current.add(sink)
            hand(sink, newest)
          } else {
            behind.add(sink)
            // A whole that is being read goes to all who are there when it is told.
            if (!reading || state.update) void refresh()
          }
        },
        () => {
          members--
          if (own) {
            current.delete(own)
            behind.delete(own)
          }
          if (members > 0) return
          stopListening()
          onEmpty()
        },
      )
      return stream
    },
  }
}

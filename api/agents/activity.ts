import { setImmediate, setTimeout } from 'node:timers/promises'
import type { StateRequest } from '../realtime/stream.ts'
import type { AgentActivity } from './agent-store.ts'

type Listener = (activity: AgentActivity) => void

/** Watches the reports of the agents of all nodes while somebody listens. */
export type ActivityWatch = {
  /** The newest report of all agents, once it is known; null when none has reported. */
  newest(): Promise<AgentActivity | null>
  /** @returns the function that stops it */
  listen(listener: Listener): () => void
}

const lookEveryMs = 1_000

/**
 * Reads the few rows of the agents once a second. All nodes report to the database, so the stream is the same on each
 * node, with a bus or without; a report appears up to a second late. A run that began and ended between two reads
 * appears as two reports.
 */
export function watchActivity(lastReports: () => Promise<AgentActivity[]>): ActivityWatch {
  const listeners = new Set<Listener>()
  let known = new Map<string, AgentActivity>()
  let timer: NodeJS.Timeout | null = null
  let looking: Promise<void> | null = null
  let hasLooked = false

  async function look(): Promise<void> {
    const rows = await lastReports()
    const news = rows.filter((row) => !isSame(row, known.get(row.agent)))
    if (hasLooked) {
      for (const activity of news.flatMap((row) => withStart(row, known.get(row.agent))).sort(byTime)) {
        for (const listener of listeners) listener(activity)
      }
    }
    known = new Map(rows.map((row) => [row.agent, row]))
    hasLooked = true
  }
  const tryLook = (): Promise<void> => {
    looking ??= look()
      // The database is unreachable; health reports that.
      .catch(() => {})
      .finally(() => {
        looking = null
      })
    return looking
  }

  return {
    async newest() {
      for (await tryLook(); !hasLooked; await tryLook()) await setTimeout(lookEveryMs)
      return [...known.values()].sort(byTime).at(-1) ?? null
    },
    listen(listener) {
      listeners.add(listener)
      if (!timer) {
        hasLooked = false
        timer = setInterval(tryLook, lookEveryMs).unref()
        void tryLook()
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0 || !timer) return
        clearInterval(timer)
        timer = null
      }
    },
  }
}

const byTime = (a: AgentActivity, b: AgentActivity) => a.at.getTime() - b.at.getTime()

const isSame = (a: AgentActivity, b: AgentActivity | undefined) =>
  a.state === b?.state && a.at.getTime() === b.at.getTime() && a.message === b.message

/** The report, preceded by a report of its start if the start was not seen. */
function withStart(activity: AgentActivity, before: AgentActivity | undefined): AgentActivity[] {
  const { agent, state, durationMs, at } = activity
  if (state === 'STARTED' || before?.state === 'STARTED') return [activity]
  const startedAt = new Date(at.getTime() - (durationMs ?? 0))
  const start = { agent, state: 'STARTED' as const, message: 'Started.', processed: 0, durationMs: null, at: startedAt }
  return [start, activity]
}

/** Reports that may wait for a stream; a reader that falls further behind gets only the newest. */
const maxWaiting = 100

/**
 * The newest report, then each one that follows: reports of several agents are delivered one by one and do not replace
 * each other.
 */
export function activityState(watch: ActivityWatch): StateRequest<AgentActivity> {
  let waiting: AgentActivity[] = []
  let last: AgentActivity | null = null
  let wakeReader = () => {}
  let changed = () => {}
  return {
    listen(onChange) {
      changed = onChange
      return watch.listen((activity) => {
        waiting = [...waiting, activity].slice(-maxWaiting)
        wakeReader()
        onChange()
      })
    },
    async read() {
      // The previous report goes out at the end of this tick; until then a new one would replace it.
      await setImmediate()
      last ??= await watch.newest()
      for (;;) {
        const next = waiting.shift() ?? last
        if (next) {
          last = next
          if (waiting.length > 0) changed()
          return next
        }
        await new Promise<void>((resolve) => {
          wakeReader = resolve
        })
      }
    },
  }
}

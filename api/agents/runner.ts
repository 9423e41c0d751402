import { performance } from 'node:perf_hooks'
import { whyOf } from '../platform/database-trouble.ts'
import type { Logger } from '../platform/logger.ts'
import type { LogEntry } from '../realtime/events.ts'
import { type Agent, AgentError, type Task } from './agent.ts'
import type { AgentReport, AgentStore } from './agent-store.ts'

/** One agent on this node; it runs only between `begin` and `end`. */
export type Runner = {
  hear(entries: readonly LogEntry[]): void
  begin(): void
  /** By how many ms a run, due or in progress, is overdue; null when it is not. */
  overdueMs(): number | null
  /** Resolves when no work of the agent is in progress any more. */
  end(): Promise<void>
}

export type RunnerParts = {
  agent: Agent
  store: Pick<AgentStore, 'report'>
  logger: Logger
  holder: string
  restMs: number
}

const maxPauseMs = 60_000
const maxRunMs = 5 * 60_000

/**
 * Runs the agent when it is woken: one run at a time, with a pause between two runs and a longer one after failures.
 */
export function openRunner({ agent, store, logger, holder, restMs }: RunnerParts): Runner {
  const { name, everyMs } = agent
  let tenure: AbortController | null = null
  let isFirst = false
  let isWanted = false
  /** When the present run, or the next one that is needed, was due. */
  let dueAt: number | null = null
  let failures = 0
  let readyAt = 0
  let running: Promise<void> | null = null
  let ending: Promise<void> | null = null
  let nextRun: NodeJS.Timeout | null = null
  let clock: NodeJS.Timeout | null = null

  function wake(): void {
    isWanted = true
    if (tenure) dueAt ??= performance.now()
    schedule()
  }

  function schedule(): void {
    if (!isWanted || !tenure || running || ending || nextRun) return
    nextRun = setTimeout(start, Math.max(0, readyAt - performance.now()))
    nextRun.unref()
  }

  function start(): void {
    nextRun = null
    if (!tenure) return
    isWanted = false
    running = runOnce(tenure.signal).finally(() => {
      running = null
      dueAt = isWanted && tenure ? performance.now() : null
      readyAt = performance.now() + Math.min(restMs * 2 ** failures, maxPauseMs)
      schedule()
    })
  }

  async function runOnce(signal: AbortSignal): Promise<void> {
    const startedAt = performance.now()
    const tell = (report: AgentReport) => store.report({ name, holder }, report)
    let isReported = false
    const started: Task['started'] = async (message) => {
      isReported = true
      await tell({ state: 'STARTED', message, processed: 0, durationMs: null })
    }
    const duration = () => Math.round((performance.now() - startedAt) * 10) / 10
    try {
      const done = await agent.run({ signal, isFirst, started })
      failures = 0
      isFirst = false
      if (!done) return
      if (!isReported) await started('Started.')
      await tell({ state: 'SUCCEEDED', ...done, durationMs: duration() })
    } catch (error) {
      if (signal.aborted) return
      failures++
      isWanted = true
      logger.warn({ agent: name, reason: whyOf(error) }, 'An agent failed')
      await tell({ state: 'FAILED', message: shown(error), processed: 0, durationMs: duration() }).catch(() => {
        // The database is unreachable: that was the failure, and the next run will report it.
      })
    }
  }

  async function finish(): Promise<void> {
    await running
    await agent.settle?.()
    ending = null
    schedule()
  }

  return {
    hear(entries) {
      if (tenure && agent.hears?.(entries)) wake()
    },
    overdueMs() {
      const ms = dueAt === null ? 0 : performance.now() - dueAt - (agent.maxRunMs ?? maxRunMs)
      return ms > 0 ? ms : null
    },
    begin() {
      tenure = new AbortController()
      isFirst = true
      if (everyMs) clock = setInterval(wake, everyMs).unref()
      wake()
    },
    async end() {
      tenure?.abort()
      tenure = null
      dueAt = null
      if (clock) clearInterval(clock)
      if (nextRun) clearTimeout(nextRun)
      nextRun = null
      ending ??= finish()
      await ending
    },
  }
}

const shown = (error: unknown): string =>
  error instanceof AgentError
    ? error.message
    : `It failed (${error instanceof Error ? error.name : 'error'}); see the server log for the reason.`

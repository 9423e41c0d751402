import type { LogEntry } from '../realtime/events.ts'

/** A background job. One node at a time runs it: see run-agents.ts. */
export type Agent = {
  /** The name of its row in the database, the same on all nodes. */
  name: string
  /** The maximum time between two runs. */
  everyMs?: number
  /** A run is overdue when it has not ended this long after it was due, and health reports it; 5 min when absent. */
  maxRunMs?: number
  /**
   * Called with changes after their commit, on the node that runs the agent. Returns whether it must run.
   * Earlier changes must be found in the database, at the first run.
   */
  hears?: (entries: readonly LogEntry[]) => boolean
  /**
   * Does the pending work.
   * @returns what it did; null when there was nothing to do, and nothing is reported
   * @throws AgentError that says what failed; of any other error only the kind is shown. It then runs again after a
   * pause.
   */
  run(task: Task): Promise<Done | null>
  /** Waits for work that its runs left in progress. Called before another node may run it. */
  settle?(): Promise<void>
}

export type Task = {
  /** Aborted when this node stops, or no longer runs the agent: end as soon as possible. */
  signal: AbortSignal
  /** The first run on this node since it took the agent over: another node may have left work behind. */
  isFirst: boolean
  /** Reports the start of the work, once it is known that there is some; may be called again. */
  started(message: string): Promise<void>
}

/** `processed`: the number of processed items; `message`: what was done, in a sentence that everybody may read. */
export type Done = { processed: number; message: string }

/** Why a run failed, in a sentence that everybody may read: without secrets and addresses. */
export class AgentError extends Error {
  override readonly name = 'AgentError'
}

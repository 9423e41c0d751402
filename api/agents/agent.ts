import type { LogEntry } from '../realtime/events.ts'

/** A worker that does one job beside the requests. Of all nodes, one runs it at a time: see run-agents.ts. */
export type Agent = {
  /** Names its row in the database, the same on all nodes. */
  name: string
  /** It runs at least this often. */
  everyMs?: number
  /** A run that has not ended so long after it was due is overdue, and health says so; 5 min when absent. */
  maxRunMs?: number
  /**
   * Told of each change after its commit, on the node that runs it: whether it is to run.
   * What came before is to be found in the database, at the first run.
   */
  hears?: (entries: readonly LogEntry[]) => boolean
  /**
   * Does what there is to do.
   * @returns what it did; null when there was nothing to do, and nothing is reported
   * @throws AgentError saying what failed; of any other error only the kind is shown. It then runs again, after a pause.
   */
  run(task: Task): Promise<Done | null>
  /** Waits for what its runs have left under way. Called before another node may run it. */
  settle?(): Promise<void>
}

export type Task = {
  /** Aborted when this node stops, or no longer is the one that runs the agent: end as soon as you can. */
  signal: AbortSignal
  /** The first run since this node is the one that runs it: another may have left something behind. */
  isFirst: boolean
  /** Reports that it has started, as soon as it knows that there is something to do; may be called again. */
  started(message: string): Promise<void>
}

/** `processed`: how many; `message`: what was done, in a sentence that everybody may read. */
export type Done = { processed: number; message: string }

/** Why a run failed, in a sentence that everybody may read: without secrets and addresses. */
export class AgentError extends Error {
  override readonly name = 'AgentError'
}

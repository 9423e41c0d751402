/** What came of messages that were sent to one webhook. No I/O. */
import type { LogEntry } from '../realtime/events.ts'
import type { Posted } from './post-webhook.ts'

/** `problem`: why the last attempt failed; null when it was taken. `isGone`: nothing will be taken there any more. */
export type Outcome = { delivered: number; problem: string | null; isGone: boolean }

/** How a webhook does after some attempts; null when there was none. */
export function outcomeOf(results: readonly Posted[]): Outcome | null {
  const last = results.at(-1)
  if (!last) return null
  const gone = results.find(({ result }) => result === 'GONE')
  const problem = gone ?? last
  return {
    delivered: results.filter(({ result }) => result === 'TAKEN').length,
    problem: problem.result === 'TAKEN' ? null : problem.reason,
    isGone: gone !== undefined,
  }
}

/**
 * The position up to which nothing is to be sent any more but by another attempt. What was not sent, or was refused for
 * good, comes next time.
 * @param wanted the entries whose messages were to be sent, in order
 * @param results what came of them, up to where sending stopped
 * @param readUpTo the position up to which the log was read
 */
export function reachedPosition(wanted: readonly LogEntry[], results: readonly Posted[], readUpTo: number): number {
  const next = wanted[results.findIndex(({ result }) => result === 'GONE')] ?? wanted[results.length]
  return next ? next.position - 1 : readUpTo
}

/** Evaluates the results of messages sent to one webhook. No I/O. */
import type { LogEntry } from '../realtime/events.ts'
import type { Posted } from './post-webhook.ts'

/**
 * `problem`: why the last attempt failed; null when it was accepted. `isGone`: the address will never accept a message
 * again.
 */
export type Outcome = { delivered: number; problem: string | null; isGone: boolean }

/** The state of a webhook after some attempts; null when there was none. */
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
 * The position up to which all messages were sent, or are left to a retry. Messages that were not sent, and those after
 * which the address was gone, come again next time.
 * @param wanted the entries whose messages were to be sent, in order
 * @param results their results, up to where sending stopped
 * @param readUpTo the position up to which the log was read
 */
export function reachedPosition(wanted: readonly LogEntry[], results: readonly Posted[], readUpTo: number): number {
  const next = wanted[results.findIndex(({ result }) => result === 'GONE')] ?? wanted[results.length]
  return next ? next.position - 1 : readUpTo
}

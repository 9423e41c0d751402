import type { Logger } from '../platform/logger.ts'
import type { ChangeLog } from './change-log.ts'
import type { LogPages } from './log-pages.ts'
import type { StreamStats } from './stream.ts'
import type { Sink } from './subscriber.ts'
import type { Turns } from './turns.ts'

/** Results that go out together at most. */
export const maxTogether = 100

/** What all runs of a node have in common. */
export type RunParts = {
  log: Pick<ChangeLog, 'head' | 'listen' | 'read'>
  pages: LogPages
  turns: Turns
  /** Lets few subscribers catch up at once; the others wait. */
  gate: <T>(work: () => Promise<T>) => Promise<T>
  stats: StreamStats
  logger: Logger
  /** How many results one run may keep for subscribers who come later. */
  maxKept: () => number
}

/**
 * `position`: up to which the subscriber has everything. A live one gets each result; another one reads the log first.
 */
export type Member = { position: number; live: boolean; sink: Sink; fail(error: Error): void }

import type { Logger } from '../platform/logger.ts'
import type { ChangeLog } from './change-log.ts'
import type { LogPages } from './log-pages.ts'
import type { StreamStats } from './stream.ts'
import type { Sink } from './subscriber.ts'
import type { Turns } from './turns.ts'

/** Results that go out together. */
export const maxTogether = 100

/** What all runs of a node have in common. */
export type RunParts = {
  log: Pick<ChangeLog, 'head' | 'listen' | 'read'>
  pages: LogPages
  turns: Turns
  /** Those who catch up pass it one after the other. */
  gate: <T>(work: () => Promise<T>) => Promise<T>
  stats: StreamStats
  logger: Logger
  /** How many results one run may keep for those who come later. */
  maxKept: () => number
}

/** `position`: what the subscriber has, or need not get. A live one gets each result, another one reads the log itself. */
export type Member = { position: number; live: boolean; sink: Sink; fail(error: Error): void }

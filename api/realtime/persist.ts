import { setTimeout } from 'node:timers/promises'
import { whyOf } from '../platform/database-trouble.ts'
import { PlumeError } from '../platform/errors.ts'
import type { Logger } from '../platform/logger.ts'

const retryMs = 500

/** Tries again while the database is away, as long as somebody wants the result. */
export async function persist<T>(logger: Logger, isWanted: () => boolean, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (error instanceof PlumeError || !isWanted()) throw error
      logger.warn({ reason: whyOf(error) }, 'The log cannot be read; trying again')
      await setTimeout(retryMs)
    }
  }
}

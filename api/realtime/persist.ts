import { setTimeout } from 'node:timers/promises'
import { whyOf } from '../platform/database-trouble.ts'
import { PlumeError } from '../platform/errors.ts'
import type { Logger } from '../platform/logger.ts'

const retryMs = 500

/** A database that is away for a while is waited for, as long as somebody wants what it has. */
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

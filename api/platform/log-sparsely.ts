import type { Logger } from './logger.ts'

const pauseMs = 10_000

/** Logs something that a caller may repeat without limit; `kind` is one of a few fixed words. */
export type LogSparsely = (kind: string, details: Record<string, unknown>, line: string) => void

/**
 * The first of a kind is logged at once; those of the next ten seconds are counted, and the next line tells how many.
 */
export function logSparsely(logger: Logger, now: () => number = Date.now): LogSparsely {
  const told = new Map<string, { at: number; unsaid: number }>()
  return (kind, details, line) => {
    const last = told.get(kind)
    if (last && now() - last.at < pauseMs) {
      last.unsaid++
      return
    }
    told.set(kind, { at: now(), unsaid: 0 })
    logger.warn(last?.unsaid ? { ...details, moreBefore: last.unsaid } : details, line)
  }
}

import type { Logger } from './logger.ts'

const pauseMs = 10_000

/** Writes a line about something that a caller may do as often as they like: `kind` is one of a few fixed words. */
export type LogSparsely = (kind: string, details: Record<string, unknown>, line: string) => void

/** The first of a kind is logged at once; those of the next ten seconds are counted, and told of with the next line. */
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

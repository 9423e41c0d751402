import { createHash } from 'node:crypto'
import type { ImportItem, ImportProblem } from './row.ts'

/** The number of event ids to keep, the newest; more would fill the memory. */
const maxRemembered = 1_000_000

/**
 * Distinguishes a repeated event id with other content from a harmless duplicate, within one file. A correction may
 * have other content.
 */
export function createContentCheck(): (item: ImportItem) => ImportProblem | null {
  const seen = new Map<string, { line: number; content: string }>()
  return ({ line, activity }) => {
    const { eventId, corrects, ...said } = activity
    const content = createHash('md5').update(JSON.stringify(said)).digest('base64')
    const before = seen.get(eventId)
    if (before && before.content !== content && !corrects) {
      const message = `The event id ${eventId} is in line ${before.line} with different content: give each event its own id, or set corrects.`
      return { line, code: 'OTHER_CONTENT', message }
    }
    if (!before && seen.size >= maxRemembered) seen.delete(seen.keys().next().value ?? '')
    seen.set(eventId, { line: before?.content === content ? before.line : line, content })
    return null
  }
}

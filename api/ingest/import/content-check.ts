import { createHash } from 'node:crypto'
import type { ImportItem, ImportProblem } from './row.ts'

/** So many event ids are remembered, the newest; more would fill the memory. */
const maxRemembered = 1_000_000

/**
 * Tells an event id that comes again in one file with other content from a harmless duplicate. A correction may say
 * something else.
 */
export function createContentCheck(): (item: ImportItem) => ImportProblem | null {
  const seen = new Map<string, { line: number; content: string }>()
  return ({ line, activity }) => {
    const { eventId, corrects, ...said } = activity
    const content = createHash('md5').update(JSON.stringify(said)).digest('base64')
    const before = seen.get(eventId)
    if (before && before.content !== content && !corrects) {
      const message = `The event id ${eventId} stands in line ${before.line} with other content: give each event an id of its own, or set corrects.`
      return { line, code: 'OTHER_CONTENT', message }
    }
    if (!before && seen.size >= maxRemembered) seen.delete(seen.keys().next().value ?? '')
    seen.set(eventId, { line: before?.content === content ? before.line : line, content })
    return null
  }
}

import { isDeepStrictEqual } from 'node:util'
import { InputError } from '../platform/errors.ts'

/** The fields by which repeated events within one call are compared, apart from their content. */
export type EventOnce = { eventId: string; corrects: boolean }

/** An id with thousands of corrections in one call is compared only with the last of them. */
const maxNamed = 8

/**
 * Rejects an event id that is repeated within one call with other content; the same content is a duplicate, and a
 * correction may differ. `seen` holds the earlier content by id, and is updated.
 * @throws InputError OTHER_CONTENT
 */
export function refuseOtherContent(seen: Map<string, EventOnce[]>, item: EventOnce): void {
  const before = seen.get(item.eventId)
  if (!before) return void seen.set(item.eventId, [item])
  const isKnown = before.some((each) => isDeepStrictEqual({ ...each, corrects: item.corrects }, item))
  if (!isKnown && !item.corrects) {
    throw new InputError(
      'OTHER_CONTENT',
      `eventId ${item.eventId} comes twice in this call with different content: give each event its own id, or set corrects.`,
    )
  }
  if (isKnown) return
  before.push(item)
  if (before.length > maxNamed) before.shift()
}

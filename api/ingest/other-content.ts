import { isDeepStrictEqual } from 'node:util'
import { InputError } from '../platform/errors.ts'

/** What tells events of one call apart, beside all that they say. */
export type EventOnce = { eventId: string; corrects: boolean }

/** One id with thousands of corrections in a call is compared with the last of them. */
const maxNamed = 8

/**
 * An event id that comes again in one call is a duplicate only where it says what it said before; a correction may say
 * something else. `said` holds what each id said, and learns it.
 * @throws InputError OTHER_CONTENT
 */
export function refuseOtherContent(said: Map<string, EventOnce[]>, item: EventOnce): void {
  const before = said.get(item.eventId)
  if (!before) return void said.set(item.eventId, [item])
  const isKnown = before.some((each) => isDeepStrictEqual({ ...each, corrects: item.corrects }, item))
  if (!isKnown && !item.corrects) {
    throw new InputError(
      'OTHER_CONTENT',
      `eventId ${item.eventId} comes twice in this call and says something else: give each event an id of its own, or set corrects.`,
    )
  }
  if (isKnown) return
  before.push(item)
  if (before.length > maxNamed) before.shift()
}

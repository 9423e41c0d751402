import { tidy } from '../platform/characters.ts'
import { PlumeError } from '../platform/errors.ts'
import { counted, isStorable } from '../platform/text.ts'
import { storeInTurn } from './in-turn.ts'
import { maxItems } from './ingest-call.ts'

/** `retracted`: the number of events that were known and are now removed; `unknown`: ids that belong to no event. */
export type RetractResult = { retracted: number; unknown: string[] }

/** Events retracted in one transaction. */
const chunkSize = 500

/**
 * Retracts events in portions, each in its own transaction; `retract` returns the ids that were known. When the node is
 * `stopping`, the current portion is finished and the others are not started.
 * @throws PlumeError BAD_USER_INPUT when there are too many
 */
export async function retractInTurn(
  stopping: AbortSignal,
  eventIds: readonly string[],
  retract: (eventIds: readonly string[]) => Promise<readonly string[]>,
): Promise<RetractResult> {
  if (eventIds.length > maxItems) {
    throw new PlumeError(
      'BAD_USER_INPUT',
      `${counted(eventIds.length, 'event')} are too many for one call: retract at most ${maxItems.toLocaleString('en')}.`,
    )
  }
  // Normalised in the same way as when they were stored.
  const asked = [...new Set(eventIds.map((id) => tidy(id, 'ID')))]
  const possible = asked.filter(isStorable)
  const portions: string[][] = []
  for (let start = 0; start < possible.length; start += chunkSize)
    portions.push(possible.slice(start, start + chunkSize))
  const gone = new Set<string>()
  const left = await storeInTurn(stopping, portions, async (portion) => {
    for (const id of await retract(portion)) gone.add(id)
  })
  if (left.length > 0)
    throw new PlumeError('CONFLICT', 'The server is stopping and did not retract all of them: send them again.')
  return { retracted: gone.size, unknown: asked.filter((id) => !gone.has(id)) }
}

import { tidy } from '../platform/characters.ts'
import { PlumeError } from '../platform/errors.ts'
import { counted, isStorable } from '../platform/text.ts'
import { storeInTurn } from './in-turn.ts'
import { maxItems } from './ingest-call.ts'

/** `retracted`: events that were known and are gone; `unknown`: ids of events that were not known. */
export type RetractResult = { retracted: number; unknown: string[] }

/** Events that are retracted in one transaction. */
const chunkSize = 500

/**
 * Retracts events in portions, each in a transaction of its own that is whole or not at all; `retract` gives the ids of
 * those that were known. When the node is `stopping`, what is begun ends and the others are not retracted.
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
  // As they are stored.
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
    throw new PlumeError('CONFLICT', 'The server stops before it took all of them back: send them again.')
  return { retracted: gone.size, unknown: asked.filter((id) => !gone.has(id)) }
}

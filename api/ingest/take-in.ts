import { InputError, PlumeError } from '../platform/errors.ts'
import type { Items } from '../platform/item-variables.ts'
import { counted } from '../platform/text.ts'
import { groupsOf } from './groups.ts'
import { notTaken, storeInTurn } from './in-turn.ts'
import { type IngestResult, maxItems, type RejectedItem } from './ingest-call.ts'
import { type EventOnce, refuseOtherContent } from './other-content.ts'

/** How items of one kind are parsed and stored. */
export type TakeIn<Input, Parsed> = {
  /** The noun for one item. */
  name: string
  /**
   * Parses one item; `note` reports what was left out of it.
   * @throws InputError
   */
  parse(item: Input, note: (code: string, message: string) => void): Parsed
  eventOf(item: Parsed): EventOnce
  /** Stores some items in one transaction. @returns how many were new */
  store(items: readonly Parsed[]): Promise<number>
  /** Aborted when the node is about to stop. */
  stopping: AbortSignal
}

/** Items in one transaction. */
const maxGroupItems = 500

/**
 * Ingests items: parse, group, store. Each item is accepted, a duplicate or rejected, independently of the others.
 * @throws PlumeError BAD_USER_INPUT when there are too many
 */
export async function takeIn<Input, Parsed>(
  input: Items<Input>,
  { name, parse, eventOf, store, stopping }: TakeIn<Input, Parsed>,
): Promise<IngestResult> {
  if (input.length > maxItems) {
    throw new PlumeError(
      'BAD_USER_INPUT',
      `${counted(input.length, name)} are too many for one call: send at most ${maxItems.toLocaleString('en')}.`,
    )
  }
  const { items, rejected, notes } = parseAll(input, parse, eventOf)
  const groups = groupsOf(items, maxGroupItems, ({ item }) => eventOf(item))
  let accepted = 0
  const left = await storeInTurn(stopping, groups, async (group) => {
    accepted += await store(group.map(({ item }) => item))
  })
  return {
    accepted,
    duplicates: items.length - accepted - left.length,
    rejected: [...rejected, ...left.map(({ index }) => notTaken(index))].sort((a, b) => a.index - b.index),
    notes,
  }
}

function parseAll<Input, Parsed>(
  input: Items<Input>,
  parse: TakeIn<Input, Parsed>['parse'],
  eventOf: (item: Parsed) => EventOnce,
) {
  const items: { index: number; item: Parsed }[] = []
  const said = new Map<string, EventOnce[]>()
  const rejected: RejectedItem[] = []
  const notes: RejectedItem[] = []
  for (const [index, each] of input.entries()) {
    const own: RejectedItem[] = []
    try {
      if (each instanceof InputError) throw each
      const item = parse(each, (code, message) => own.push({ index, code, message }))
      refuseOtherContent(said, eventOf(item))
      items.push({ index, item })
      notes.push(...own)
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      rejected.push({ index, code: error.code, message: error.message })
    }
  }
  return { items, rejected, notes }
}

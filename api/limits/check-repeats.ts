import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql'
import { PlumeError } from '../platform/errors.ts'

/** How often a selection set may name one field, or one fragment. */
const maxRepeats = 20

/**
 * Refuses documents that name one field, or one fragment, too often in one place: validation compares each with each.
 * @throws PlumeError QUERY_TOO_COMPLEX
 */
export function checkRepeats(document: DocumentNode): void {
  const open: SelectionSetNode[] = document.definitions.flatMap((node) =>
    'selectionSet' in node && node.selectionSet ? node.selectionSet : [],
  )
  for (let set = open.pop(); set; set = open.pop()) {
    const repeats = new Map<string, number>()
    for (const node of set.selections) {
      if ('selectionSet' in node && node.selectionSet) open.push(node.selectionSet)
      if (node.kind === Kind.INLINE_FRAGMENT) continue
      const name = node.kind === Kind.FIELD ? (node.alias ?? node.name).value : `...${node.name.value}`
      const count = (repeats.get(name) ?? 0) + 1
      if (count > maxRepeats) refuseRepeats()
      repeats.set(name, count)
    }
  }
}

/** @throws PlumeError QUERY_TOO_COMPLEX */
export function refuseRepeats(): never {
  throw new PlumeError(
    'QUERY_TOO_COMPLEX',
    'The document repeats the same fields so often, in one place or by way of fragments, that comparing them takes too ' +
      'long: ask for each field once in a place, or in several operations.',
  )
}

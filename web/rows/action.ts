import type { TypedDocumentNode } from 'urql'
import type { IconName } from '../ui/controls/icons.tsx'

/** What a person says with an action: why, and until when (ISO 8601). */
export type Said = { note?: string; until?: string }

/** What an action asks before it is done. `confirm` is the button that does it then. */
export type Question =
  | { for: 'until'; label: string; confirm: string }
  | { for: 'note'; label: string; description: string; confirm: string }

/**
 * Something that a person can do with a row of a kind, by a button, a key, the command palette, or with all rows that are
 * chosen: all of these, and what the cache shows until the server has answered, are derived from this one object.
 */
export type RowAction<Row> = {
  /** The field of Mutation, which answers with the row. */
  name: string
  /** On its button; ends with `…` where it asks something first. */
  label: string
  /** As the command palette and the help of keys say it. */
  sentence: string
  icon: IconName
  /** The key that does it with the row that is open or was moved to; null: none. */
  key: string | null
  /** Whether it is what people mostly want: its button stands out. */
  isMain: boolean
  asks: Question | null
  /** What it is called for all rows that are chosen, and while that is done; null: it is done with one only. */
  withAll: { label: string; doing: string } | null
  /** It is sent the row's id, and of the others what was said. */
  mutation: TypedDocumentNode<unknown, { id: string; note: string; until: string }>
  canBeDone: (row: Row) => boolean
  /** What changes of the row, shown until the server has answered. `now` is ISO 8601. */
  becomes: (said: Said, now: string) => Partial<Row>
}

/** Something that a person can do with all rows of a kind at once, seen or not. */
export type ActionOnAll<Row> = {
  /** The field of Mutation, which answers with how many rows it changed. */
  name: string
  label: string
  sentence: string
  /** Said when it is done. */
  done: string
  icon: IconName
  mutation: TypedDocumentNode<Record<string, unknown>, Record<string, never>>
  /** How many rows the server changes by one call. */
  maxByCall: number
  becomes: () => Partial<Row>
}

/** All that can be done with the rows of a kind, and what whoever offers it has to know of them. */
export type ActionsOf<Row> = {
  /** What people call such a row. */
  of: string
  /** What they know one by. */
  nameOf: (row: Row) => string
  /** With one row, in the order of the buttons. */
  each: readonly RowAction<Row>[]
  /** With all of them at once; null: nothing. */
  onAll: ActionOnAll<Row> | null
  /** Reads one again after a refusal, so that what counts is in view; null: nobody else changes it. */
  readAgain: TypedDocumentNode<unknown, { id: string }> | null
  /** What becomes of the note that may go with any of the actions; null: none does. */
  noteHint: string | null
  /** The heading of why the server did not do it. */
  refusedTitle: string
}

import type { TypedDocumentNode } from 'urql'
import type { IconName } from '../ui/controls/icons.tsx'

/** What a person enters for an action: a note, an end time, and when it began (ISO 8601; absent: now). */
export type Said = { note?: string; until?: string; at?: string }

/** What an action asks before it is done. `confirm` is the label of the button that then does it. */
export type Question =
  | { for: 'until'; label: string; confirm: string }
  | { for: 'since'; label: string; confirm: string }
  | { for: 'note'; label: string; description: string; confirm: string }

/**
 * An action on a row of one kind. The button, the key, the command palette, the action on all chosen rows, and the
 * optimistic update of the cache are all derived from this object.
 */
export type RowAction<Row> = {
  /** The field of Mutation, which returns the row. */
  name: string
  /** The label of its button; ends with `…` when the action asks something first. */
  label: string
  /** Its name in the command palette and in the help of keys. */
  sentence: string
  icon: IconName
  /** The key for the open row, or for the row that has the focus; null: none. */
  key: string | null
  /** Whether it is the most likely action: its button stands out. */
  isMain: boolean
  asks: Question | null
  /** The labels for all chosen rows, and while they are processed; null: it works on a single row only. */
  withAll: { label: string; doing: string } | null
  /** Gets the row's id, and the entered values that its variables need. */
  mutation: TypedDocumentNode<unknown, { id: string; note: string; until: string; at: string }>
  canBeDone: (row: Row) => boolean
  /** The fields that change, shown until the server has answered. `now` is ISO 8601. */
  becomes: (said: Said, now: string) => Partial<Row>
}

/** An action on all rows of a kind at once, including those that are not loaded. */
export type ActionOnAll<Row> = {
  /** The field of Mutation, which returns how many rows it changed. */
  name: string
  label: string
  sentence: string
  /** The message when it is done. */
  done: string
  icon: IconName
  mutation: TypedDocumentNode<Record<string, unknown>, Record<string, never>>
  /** How many rows the server changes in one call. */
  maxByCall: number
  becomes: () => Partial<Row>
}

/** All actions for rows of a kind, with what a user interface needs to offer them. */
export type ActionsOf<Row> = {
  /** The noun for such a row. */
  of: string
  /** The name by which people know a row. */
  nameOf: (row: Row) => string
  /** Actions on one row, in the order of the buttons. */
  each: readonly RowAction<Row>[]
  /** The action on all rows; null: none. */
  onAll: ActionOnAll<Row> | null
  /** Reads a row again after a refusal, so that its present state shows; null: nobody else changes such rows. */
  readAgain: TypedDocumentNode<unknown, { id: string }> | null
  /** The hint for the note that any of the actions may take; null: they take none. */
  noteHint: string | null
  /** The heading above the reason why the server refused. */
  refusedTitle: string
}

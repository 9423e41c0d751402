/** Conditions on a row that the database and a stream understand alike. */
import type { Prisma } from '../platform/generated/prisma/client.ts'
import { containing, finder } from '../platform/text.ts'
import type { Topic, Typename, WatchedRow } from './topics.ts'

type Model<T extends Topic> = Prisma.TypeMap['model'][Typename<T>]

/** What Prisma takes as the filter of a topic's table. */
export type TableWhere<T extends Topic> = NonNullable<Model<T>['operations']['findMany']['args']['where']>

/** The columns that a condition may be on: those that the log keeps, and the table has. */
type Column<T extends Topic> = keyof WatchedRow<T> & keyof Model<T>['payload']['scalars']

/** What a value may be; the words are Prisma's. */
type Allowed<Value = unknown> = { in: readonly Value[] } | { equals: Value } | { not: null } | { gt: number }

/** Columns, each with what it may be; all must hold. */
export type Columns<T extends Topic> = { [Name in Column<T>]?: Allowed<WatchedRow<T>[Name]> }

/**
 * A text that one of `columns` contains. The table keeps it folded in a column of its own: `stored` says which, given
 * what this must contain.
 */
export type TextSearch<T extends Topic> = {
  columns: readonly (keyof WatchedRow<T>)[]
  stored: (contained: { contains: string }) => TableWhere<T>
}

/** One condition in both its forms. */
export type Condition<T extends Topic> = {
  /** Whether a row of the log holds it. */
  matches: (row: WatchedRow<T>) => boolean
  /** The same, for the table. */
  table: TableWhere<T>
}

/** A condition on columns; made once for many rows: a long list costs no more for each than a short one. */
export function columnCondition<T extends Topic>(columns: Columns<T>): Condition<T> {
  const tests = Object.entries(columns).map(([column, allowed]) => ({ column, holds: test(allowed as Allowed) }))
  return {
    matches: (row) => tests.every(({ column, holds }) => holds((row as Record<string, unknown>)[column])),
    table: columns as TableWhere<T>,
  }
}

function test(allowed: Allowed): (value: unknown) => boolean {
  if ('in' in allowed) {
    const values = new Set(allowed.in)
    return (value) => values.has(value)
  }
  if ('gt' in allowed) return (value) => Number(value) > allowed.gt
  return 'not' in allowed ? (value) => value !== null : (value) => value === allowed.equals
}

/**
 * A condition on text, in any case and spelling; null when `text` is empty, which asks for nothing.
 * @throws PlumeError BAD_USER_INPUT when nothing stored can hold it
 */
export function textCondition<T extends Topic>(
  name: string,
  { columns, stored }: TextSearch<T>,
  text: string,
): Condition<T> | null {
  const isFound = finder(name, text)
  if (!isFound) return null
  return {
    // A log of an older version may lack a column.
    matches: (row) => columns.some((column) => isFound((row[column] as string | undefined) ?? '')),
    table: stored(containing(name, text)),
  }
}

/** All of the conditions. */
export const allOf = <T extends Topic>(conditions: readonly Condition<T>[]): Condition<T> => ({
  matches: (row) => conditions.every(({ matches }) => matches(row)),
  table: { AND: conditions.map(({ table }) => table) } as TableWhere<T>,
})

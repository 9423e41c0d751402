/** A filter that the database and a stream understand alike: columns, each with what it may be. */
export type RowFilter = Record<
  string,
  { in: readonly unknown[] } | { equals: unknown } | { not: null } | { gt: number }
>

/** Whether a row would be found by `filter`. */
export const matches = (row: object, filter: RowFilter): boolean =>
  Object.entries(filter).every(([column, allowed]) => {
    const value: unknown = row[column as keyof typeof row]
    if ('in' in allowed) return allowed.in.includes(value)
    if ('gt' in allowed) return Number(value) > allowed.gt
    return 'not' in allowed ? value !== null : value === allowed.equals
  })

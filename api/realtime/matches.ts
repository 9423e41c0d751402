/** A filter that the database and a stream understand alike: columns, each with the values it may have. */
export type RowFilter = Record<string, { in: readonly unknown[] }>

/** Whether a row would be found by `filter`. */
export const matches = (row: object, filter: RowFilter): boolean =>
  Object.entries(filter).every(([column, allowed]) => allowed.in.includes(row[column as keyof typeof row]))

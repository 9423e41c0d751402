/** A filter that the database and a stream understand alike: columns, each with what it may be. */
export type RowFilter = Record<
  string,
  { in: readonly unknown[] } | { equals: unknown } | { not: null } | { gt: number }
>

/**
 * Whether a row would be found by `filter`, made once for many rows: a long list costs no more for each than a short one.
 */
export function matcher(filter: RowFilter): (row: object) => boolean {
  const tests = Object.entries(filter).map(([column, allowed]) => {
    const holds = test(allowed)
    return (row: object) => holds(row[column as keyof typeof row])
  })
  return (row) => tests.every((holds) => holds(row))
}

function test(allowed: RowFilter[string]): (value: unknown) => boolean {
  if ('in' in allowed) {
    const values = new Set(allowed.in)
    return (value) => values.has(value)
  }
  if ('gt' in allowed) return (value) => Number(value) > allowed.gt
  return 'not' in allowed ? (value) => value !== null : (value) => value === allowed.equals
}

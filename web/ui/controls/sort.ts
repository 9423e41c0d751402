import type { Sort } from '../../addresses/parameters.ts'

/** The sort after a click on a column: descending first for figures, then the other direction. */
export const nextSort = (sort: Sort, by: string, isFigure: boolean): Sort =>
  sort.by === by ? { by, falling: !sort.falling } : { by, falling: isFigure }

type Value = string | number | null | undefined

const isNothing = (value: Value) => value === null || value === undefined || Number.isNaN(value)

function compare(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return String(a).localeCompare(String(b), 'en', { numeric: true })
}

/** Sorts rows; rows without a value come last in both directions, and equal rows keep their order. */
export function sortRows<Row>(rows: readonly Row[], value: (row: Row) => Value, falling: boolean): Row[] {
  const sign = falling ? -1 : 1
  return [...rows].sort((one, other) => {
    const [a, b] = [value(one), value(other)]
    if (isNothing(a) || isNothing(b)) return Number(isNothing(a)) - Number(isNothing(b))
    return sign * compare(a, b)
  })
}

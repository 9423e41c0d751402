import { useMemo } from 'react'
import { type AnyVariables, type CombinedError, type TypedDocumentNode, type UseQueryArgs, useQuery } from 'urql'
import { type Connection, totalOf } from './rows.ts'

/** Rows as they are now. */
export type LiveList<Row> = {
  /** Null until they are read; while others are asked for, the ones before stay. */
  rows: readonly Row[] | null
  error: CombinedError | undefined
  /** How many there are where `rows` hold a part only; else null. */
  total: number | null
  /** Whether `rows` may still be those that were asked for before. */
  isReading: boolean
  retry: () => void
}

/**
 * The rows of a list that the cache keeps up to date with each change. `listOf` finds the list in the answer; `arrange`
 * filters and sorts its rows, as the cache has them, and is the same function for as long as it does the same.
 */
export function useLiveList<Data, Variables extends AnyVariables, Row>(
  { query, variables }: { query: TypedDocumentNode<Data, Variables>; variables: Variables },
  listOf: (data: Data) => Connection<Row>,
  arrange: (rows: readonly Row[]) => readonly Row[],
): LiveList<Row> {
  const [{ data, error, fetching }, read] = useQuery({ query, variables } as UseQueryArgs<Variables, Data>)
  const list = data && listOf(data)
  const rows = useMemo(() => (list ? arrange(list.edges.map(({ node }) => node)) : null), [list, arrange])
  return {
    rows,
    error,
    total: totalOf(list),
    isReading: fetching,
    retry: () => read({ requestPolicy: 'network-only' }),
  }
}

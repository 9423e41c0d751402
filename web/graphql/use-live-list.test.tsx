// @vitest-environment happy-dom
import { act, cleanup, renderHook, waitFor } from '@testing-library/react'
import { Client, CombinedError, type Exchange, gql, Provider, type TypedDocumentNode } from 'urql'
import { afterEach, expect, it } from 'vitest'
import { filter, map, pipe } from 'wonka'
import type { Connection } from './rows.ts'
import { useLiveList } from './use-live-list.ts'

type Data = { alerts: Connection<{ level: number }> }
const query: TypedDocumentNode<Data, { first: number }> = gql`
  query CountAlertsFirst($first: Int!) {
    alerts(first: $first) {
      totalCount
    }
  }
`
const listOf = (data: Data) => data.alerts
const worstFirst = (rows: readonly { level: number }[]) => rows.toSorted((one, other) => other.level - one.level)

/** The list of a server that holds these levels, and reads them out in pages; null: it fails. */
function listFrom(levels: { current: number[] | null }) {
  const server: Exchange = () => (operations) =>
    pipe(
      operations,
      filter(({ kind }) => kind !== 'teardown'),
      map((operation) => {
        const { first } = operation.variables as { first: number }
        const all = levels.current
        const edges = all?.slice(0, first).map((level) => ({ node: { level } }))
        const data = {
          alerts: { edges, pageInfo: { hasNextPage: (all?.length ?? 0) > first }, totalCount: all?.length },
        }
        const failed = { data: undefined, error: new CombinedError({ networkError: new Error('away') }) }
        return { operation, stale: false, hasNext: false, ...(all ? { data } : failed) }
      }),
    )
  const client = new Client({ url: '/graphql', preferGetMethod: false, exchanges: [server] })
  return renderHook(({ first }) => useLiveList({ query, variables: { first } }, listOf, worstFirst), {
    initialProps: { first: 2 },
    wrapper: ({ children }) => <Provider value={client}>{children}</Provider>,
  })
}
const read = (list: ReturnType<typeof listFrom>) => list.result.current.rows?.map(({ level }) => level) ?? null
afterEach(cleanup)

it('arranges the rows that were read, and says how many there are where there are more', async () => {
  const list = listFrom({ current: [1, 3, 2] })
  await waitFor(() => expect(read(list)).toEqual([3, 1]))
  expect(list.result.current.total).toBe(3)
  const before = list.result.current.rows
  list.rerender({ first: 2 })
  expect(list.result.current.rows).toBe(before)
  list.rerender({ first: 5 })
  await waitFor(() => expect(read(list)).toEqual([3, 2, 1]))
  expect(list.result.current.total).toBeNull()
})

it('says why there are no rows, and reads them when told to', async () => {
  const levels: { current: number[] | null } = { current: null }
  const list = listFrom(levels)
  await waitFor(() => expect(list.result.current.error?.message).toContain('away'))
  expect(read(list)).toBeNull()
  levels.current = [1]
  act(() => list.result.current.retry())
  await waitFor(() => expect(read(list)).toEqual([1]))
})

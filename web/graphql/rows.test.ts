import { expect, it } from 'vitest'
import { newestFirst, totalOf } from './rows.ts'

it('puts the newest rows first and leaves what it was given as it is', () => {
  const rows = [
    { id: 'a', createdAt: '2013-01-01T00:00:00Z' },
    { id: 'b', createdAt: '2013-02-01T00:00:00Z' },
  ]
  expect(newestFirst(rows).map(({ id }) => id)).toEqual(['b', 'a'])
  expect(rows[0]?.id).toBe('a')
})

it('counts rows as the server did where not all are held', () => {
  const list = (hasNextPage: boolean) => ({ edges: [], pageInfo: { hasNextPage }, totalCount: 250 })
  expect([totalOf(list(true)), totalOf(list(false)), totalOf(undefined)]).toEqual([250, null, null])
})

import { expect, it } from 'vitest'
import { allOf, columnCondition, textCondition } from './row-filter.ts'
import type { WatchedRow } from './topics.ts'

const row = (columns: Partial<WatchedRow<'anomaly'>>) => columns as WatchedRow<'anomaly'>

it('holds where every column is what it may be, and says the same to the table', () => {
  const columns = { status: { in: ['OPEN' as const] }, packageId: { not: null } }
  const { matches, table } = columnCondition<'anomaly'>(columns)
  expect(table).toEqual(columns)
  expect(matches(row({ status: 'OPEN', packageId: 'p' }))).toBe(true)
  expect(matches(row({ status: 'OPEN', packageId: null }))).toBe(false)
  expect(matches(row({ status: 'RECOVERED', packageId: 'p' }))).toBe(false)
})

it('finds nothing where two conditions on one column exclude each other, and all where there is none', () => {
  const named = columnCondition<'anomaly'>({ packageId: { in: ['p'] } })
  const none = columnCondition<'anomaly'>({ packageId: { equals: null } })
  const both = allOf([named, none])
  expect(both.table).toEqual({ AND: [named.table, none.table] })
  expect([row({ packageId: 'p' }), row({ packageId: null })].map(both.matches)).toEqual([false, false])
  expect(allOf<'anomaly'>([]).matches(row({}))).toBe(true)
})

it('finds text in any of its columns, and nothing is asked for by empty text', () => {
  const names = {
    columns: ['entityName', 'entityKey'],
    stored: (searchText: { contains: string }) => ({ entity: { searchText } }),
  } as const
  const found = textCondition<'hotspot'>('search', names, 'RED 100%')
  expect(found?.table).toEqual({ entity: { searchText: { contains: 'red 100\\%' } } })
  const hotspot = (entityName: string | undefined, entityKey: string) =>
    ({ entityName, entityKey }) as WatchedRow<'hotspot'>
  expect(found?.matches(hotspot('Red 100% works', 'k'))).toBe(true)
  expect(found?.matches(hotspot(undefined, 'red 100%'))).toBe(true)
  expect(found?.matches(hotspot('Red works', 'k'))).toBe(false)
  expect(textCondition<'hotspot'>('search', names, '')).toBeNull()
})

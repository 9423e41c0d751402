import { describe, expect, it } from 'vitest'
import { countOf, newestFirst } from './rows.ts'
import { rowBelongs } from './where.ts'

describe('whether a row belongs to a list', () => {
  it('is in every list without conditions', () => {
    expect(rowBelongs({})).toBe(true)
    expect(rowBelongs({ status: 'RESOLVED' }, {})).toBe(true)
  })

  it('needs every condition to hold', () => {
    const row = { status: 'ACTIVE', severity: 'HIGH', type: 'ROUTE' }
    expect(rowBelongs(row, { statuses: ['ACTIVE'], minSeverity: 'WARN', entityTypes: ['ROUTE'] })).toBe(true)
    expect(rowBelongs(row, { statuses: ['RESOLVED'] })).toBe(false)
    expect(rowBelongs(row, { minSeverity: 'CRITICAL' })).toBe(false)
    expect(rowBelongs(row, { entityTypes: ['SUPPLIER'] })).toBe(false)
  })

  it('leaves out a row of which the condition cannot be known', () => {
    expect(rowBelongs({ status: null }, { statuses: ['ACTIVE'] })).toBe(false)
  })
})

describe('rows of a connection', () => {
  const row = (id: string, createdAt: string) => ({ node: { id, createdAt } })
  const list = (hasNextPage: boolean) => ({
    edges: [row('a', '2013-01-01T00:00:00Z'), row('b', '2013-02-01T00:00:00Z')],
    pageInfo: { hasNextPage },
    totalCount: 250,
  })

  it('stand newest first', () => {
    expect(newestFirst(list(false)).map(({ id }) => id)).toEqual(['b', 'a'])
    expect(newestFirst(undefined)).toEqual([])
  })

  it('are counted where all are held, else as the server counted them', () => {
    expect([countOf(list(false)), countOf(list(true)), countOf(undefined)]).toEqual([2, 250, null])
  })
})

import { describe, expect, it } from 'vitest'
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

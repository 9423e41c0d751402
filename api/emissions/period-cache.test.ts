import { describe, expect, test } from 'vitest'
import { createPeriodCache, type Periods } from './period-cache.ts'
import { emptyPeriod } from './series.ts'

const unjudged = { baseline: null, baselineLow: null, baselineHigh: null, prior: null }
const periodsAt = (...starts: number[]): Periods =>
  new Map(starts.map((start) => [start, { ...emptyPeriod(new Date(start)), count: 1, ...unjudged }]))

describe('the periods that a node remembers', () => {
  test('are handed out once, for the revision that they were stored with', () => {
    const cache = createPeriodCache()
    const entity = { id: 'a', revision: '7' }
    cache.keep([{ ...entity, periods: periodsAt(1, 2), limit: 10 }])
    expect([...(cache.take(entity)?.keys() ?? [])]).toEqual([1, 2])
    expect(cache.take(entity)).toBeNull()
  })

  test('are void once another node has written the entity', () => {
    const cache = createPeriodCache()
    cache.keep([{ ...{ id: 'a', revision: '7' }, periods: periodsAt(1), limit: 10 }])
    expect(cache.take({ id: 'a', revision: '8' })).toBeNull()
    expect(cache.take({ id: 'a', revision: '7' })).toBeNull()
  })

  test('are the newest that a fit looks back on', () => {
    const cache = createPeriodCache()
    const entity = { id: 'a', revision: '7' }
    cache.keep([{ ...entity, periods: periodsAt(5, 30, 10, 20), limit: 2 }])
    expect([...(cache.take(entity)?.keys() ?? [])]).toEqual([30, 20])
  })

  test('make room for others when they have not been used for longest', () => {
    const cache = createPeriodCache(5)
    const [a, b, c] = ['a', 'b', 'c'].map((id) => ({ id, revision: '1' }))
    if (!a || !b || !c) throw new Error('three')
    cache.keep([{ ...a, periods: periodsAt(1, 2), limit: 10 }])
    cache.keep([{ ...b, periods: periodsAt(1, 2), limit: 10 }])
    cache.keep([{ ...a, periods: cache.take(a) ?? new Map(), limit: 10 }])
    cache.keep([{ ...c, periods: periodsAt(1, 2), limit: 10 }])
    expect([a, b, c].map((entity) => cache.take(entity)?.size ?? null)).toEqual([2, null, 2])
  })
})

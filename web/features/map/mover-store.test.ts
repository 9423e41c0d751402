import { describe, expect, it } from 'vitest'
import { toX } from './mercator.ts'
import { createMoverStore, moveMs, placeOf } from './mover-store.ts'
import { somePackage } from './some-package-for-tests.ts'

const at = (id: string, latitude: number, longitude: number, more = {}) =>
  somePackage({ id, latitude, longitude, ...more })
const ids = (store: ReturnType<typeof createMoverStore>) => [...store.movers.keys()].sort()

describe('packages on the map', () => {
  it('are the whole, then what adds to it', () => {
    const store = createMoverStore()
    expect(store.isRead()).toBe(false)
    store.apply({ isSnapshot: true, packages: [at('a', 50, 10), at('b', 51, 11)] }, 0)
    store.apply({ isSnapshot: false, packages: [at('c', 52, 12)] }, 0)
    expect(ids(store)).toEqual(['a', 'b', 'c'])
    expect(store.isRead()).toBe(true)
  })

  it('go when they are over, left the bounds or lost their position', () => {
    const store = createMoverStore()
    store.setBounds({ south: 47, west: 5, north: 55, east: 15 })
    store.apply({ isSnapshot: true, packages: ['a', 'b', 'c', 'd', 'e'].map((id) => at(id, 50, 10)) }, 0)
    const gone = [
      at('a', 50, 10, { status: 'DELIVERED' }),
      at('b', 50, 10, { status: 'CANCELLED' }),
      at('c', -33, 151),
      somePackage({ id: 'd', latitude: null, longitude: null }),
    ]
    store.apply({ isSnapshot: false, packages: gone }, 0)
    expect(ids(store)).toEqual(['e'])
  })

  it('that should never have been are taken off', () => {
    const store = createMoverStore()
    store.apply({ isSnapshot: true, packages: [at('a', 50, 10), at('b', 51, 11)] }, 0)
    store.apply({ isSnapshot: false, packages: [], gone: ['a'] }, 0)
    expect(ids(store)).toEqual(['b'])
  })

  it('that a later whole does not have are gone: they ended while nobody listened', () => {
    const store = createMoverStore()
    store.apply({ isSnapshot: true, packages: [at('a', 50, 10), at('b', 51, 11)] }, 0)
    const kept = store.movers.get('b')
    store.apply({ isSnapshot: true, packages: [at('b', 51, 11)] }, 0)
    expect(ids(store)).toEqual(['b'])
    expect(store.movers.get('b')).toBe(kept)
  })

  it('glide from where they are drawn, also when they are sent on under way', () => {
    const store = createMoverStore()
    store.apply({ isSnapshot: true, packages: [at('a', 0, 0)] }, 0)
    store.apply({ isSnapshot: false, packages: [at('a', 0, 10)] }, 1000)
    const mover = store.movers.get('a')
    if (!mover) throw new Error('It is there.')
    expect(placeOf(mover, 1000).x).toBeCloseTo(toX(0))
    expect(placeOf(mover, 1000 + moveMs / 2).x).toBeCloseTo(toX(5))
    expect(placeOf(mover, 1000 + moveMs).x).toBeCloseTo(toX(10))
    store.apply({ isSnapshot: false, packages: [at('a', 0, 20)] }, 1000 + moveMs / 2)
    expect(placeOf(mover, 1000 + moveMs / 2).x).toBeCloseTo(toX(5))
    expect(placeOf(mover, 9000).x).toBeCloseTo(toX(20))
  })

  it('cross the date line the short way', () => {
    const store = createMoverStore()
    store.apply({ isSnapshot: true, packages: [at('a', 0, 179)] }, 0)
    store.apply({ isSnapshot: false, packages: [at('a', 0, -179)] }, 0)
    const mover = store.movers.get('a')
    expect(mover && mover.x - mover.fromX).toBeCloseTo(2 / 360)
  })

  it('change their state when an anomaly begins or ends without a scan', () => {
    const store = createMoverStore()
    store.apply({ isSnapshot: true, packages: [at('a', 0, 0, { lateProbability: 0.1 })] }, 0)
    const before = store.version()
    store.mark('a', 'SILENT', true)
    expect(store.movers.get('a')?.state).toBe('anomaly')
    store.mark('a', 'SILENT', true)
    store.mark('unknown', 'SILENT', true)
    expect(store.version()).toBe(before + 1)
    store.mark('a', 'SILENT', false)
    expect(store.movers.get('a')?.state).toBe('on-time')
  })
})

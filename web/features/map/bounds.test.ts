import { describe, expect, it } from 'vitest'
import { type Bounds, boundsAround, boundsOf, boundsToFollow, isWithin } from './bounds.ts'

const germany: Bounds = { south: 47, west: 5, north: 55, east: 15 }
const fiji: Bounds = { south: -30, west: 170, north: 0, east: -160 }

/** Whether every corner of one lies within the other. */
const holds = (outer: Bounds | null, inner: Bounds) =>
  !outer ||
  [inner.south, inner.north].every((latitude) =>
    [inner.west, inner.east].every((longitude) => isWithin(outer, latitude, longitude)),
  )

describe('bounds', () => {
  it('hold a place, also where they span the date line', () => {
    expect(isWithin(germany, 50, 10)).toBe(true)
    expect(isWithin(germany, 50, 16)).toBe(false)
    expect(isWithin(fiji, -18, 178)).toBe(true)
    expect(isWithin(fiji, -18, -170)).toBe(true)
    expect(isWithin(fiji, -18, 0)).toBe(false)
  })

  it('come from a camera whose longitudes run on beyond the date line', () => {
    expect(boundsOf({ south: -30, west: 170, north: 0, east: 200 })).toEqual(fiji)
    expect(boundsOf({ south: -30, west: -190, north: 0, east: -160 })).toEqual(fiji)
    expect(boundsOf({ south: -95, west: -300, north: 95, east: 300 })).toEqual({
      south: -90,
      west: -180,
      north: 90,
      east: 180,
    })
  })

  it('are followed with a margin on a shared grid, and kept while a small movement stays inside', () => {
    const first = boundsToFollow(germany, null)
    expect(holds(first, germany)).toBe(true)
    const moved = { ...germany, west: 6, east: 16 }
    expect(boundsToFollow(moved, first)).toBe(first)
    const far = { ...germany, west: 40, east: 50 }
    expect(holds(boundsToFollow(far, first), far)).toBe(true)
    expect(boundsToFollow(far, first)).not.toEqual(first)
    expect(boundsToFollow({ south: 47.01, west: 5.01, north: 55.01, east: 15.01 }, null)).toEqual(first)
  })

  it('are followed again, and narrower, after going in', () => {
    const wide = boundsToFollow({ south: 30, west: -20, north: 70, east: 60 }, null)
    const near = { south: 50, west: 9, north: 51, east: 10.5 }
    const next = boundsToFollow(near, wide)
    expect(next).not.toEqual(wide)
    expect(holds(next, near)).toBe(true)
  })

  it('are followed across the date line and up to the poles, as the server takes them', () => {
    for (const view of [fiji, { ...germany, south: 80, north: 89 }, { south: -2, west: 179, north: 2, east: -179 }]) {
      const found = boundsToFollow(view, null)
      expect(holds(found, view)).toBe(true)
      expect(Math.abs(found?.west ?? 0)).toBeLessThanOrEqual(180)
      expect(Math.abs(found?.east ?? 0)).toBeLessThanOrEqual(180)
      expect(found?.south).toBeGreaterThanOrEqual(-90)
      expect(found?.north).toBeLessThanOrEqual(90)
    }
  })

  it('are the world where much of it is in view', () => {
    expect(boundsToFollow({ south: -60, west: -150, north: 75, east: 160 }, null)).toBeNull()
  })

  it('lie around places the short way round', () => {
    expect(
      boundsAround([
        { latitude: -18, longitude: 178 },
        { latitude: -14, longitude: -172 },
      ]),
    ).toEqual({ south: -18, north: -14, west: 178, east: 188 })
    expect(boundsAround([])).toBeNull()
  })
})

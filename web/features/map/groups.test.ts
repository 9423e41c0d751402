import { describe, expect, it } from 'vitest'
import { extentOf, groupNearby, levelOf, shortCount, worldSize } from './groups.ts'
import { toX, toY } from './mercator.ts'

const at = (latitude: number, longitude: number) => ({ x: toX(longitude), y: toY(latitude), state: 'on-time' as const })
/** The same numbers at each run. */
const scattered = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    at(((n * 37) % 120) - 60 + (n % 7) / 10, ((n * 101) % 340) - 170 + (n % 11) / 10),
  )

describe('groups', () => {
  it('hold what lies close at a zoom, and part as one goes in', () => {
    const cities = [at(53.55, 9.99), at(53.6, 10.1), at(48.14, 11.58)]
    expect(groupNearby(cities, 1, 44)).toHaveLength(1)
    expect(
      groupNearby(cities, 5, 44)
        .map(({ members }) => members.length)
        .sort(),
    ).toEqual([1, 2])
    expect(groupNearby(cities, 10, 44)).toHaveLength(3)
  })

  it('lose nobody and count nobody twice', () => {
    const all = scattered(3000)
    for (const zoom of [0, 1.5, 4]) {
      const members = groupNearby(all, zoom, 44).flatMap((group) => group.members)
      expect(members).toHaveLength(all.length)
      expect(new Set(members).size).toBe(all.length)
    }
  })

  it('lie far enough apart to be told from each other', () => {
    const groups = groupNearby(scattered(3000), 3, 44)
    const pixels = worldSize(3)
    let overlaps = 0
    for (const a of groups)
      for (const b of groups) if (a !== b && Math.hypot(a.x - b.x, a.y - b.y) * pixels < 20) overlaps++
    expect(overlaps).toBeLessThan(groups.length * 0.02)
  })

  it('of one place are not parted by any zoom', () => {
    const [group] = groupNearby([at(53.55, 9.99), at(53.55, 9.99)], 10, 3)
    expect(group?.members).toHaveLength(2)
    expect(group && extentOf(group)).toBe(0)
  })

  it('change with half steps of the zoom only', () => {
    expect([3, 3.4, 3.5, 3.99].map(levelOf)).toEqual([3, 3, 3.5, 3.5])
  })

  it('are counted shortly', () => {
    expect([7, 999, 1000, 1249, 9949, 9951, 24_400].map(shortCount)).toEqual([
      '7',
      '999',
      '1.0k',
      '1.2k',
      '9.9k',
      '10k',
      '24k',
    ])
  })
})

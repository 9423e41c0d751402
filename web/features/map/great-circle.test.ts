import { expect, it } from 'vitest'
import { greatCircle } from './great-circle.ts'

const tokyo = { latitude: 35.7, longitude: 139.7 }
const losAngeles = { latitude: 34, longitude: -118.2 }

it('goes over the Pacific, north of both, without a jump at the date line', () => {
  const way = greatCircle(tokyo, losAngeles)
  expect(way).toHaveLength(65)
  expect(way[0]?.longitude).toBeCloseTo(139.7)
  expect(way.at(-1)?.longitude).toBeCloseTo(360 - 118.2)
  expect(way.at(-1)?.latitude).toBeCloseTo(34)
  expect(Math.max(...way.map(({ latitude }) => latitude))).toBeGreaterThan(45)
  way.slice(1).forEach((place, index) => {
    expect(Math.abs(place.longitude - (way[index]?.longitude ?? 0))).toBeLessThan(5)
  })
})

it('is a place of its own where both ends are one, and a line where they are antipodes', () => {
  expect(greatCircle(tokyo, tokyo, 2)).toEqual([tokyo, tokyo, tokyo])
  const across = greatCircle({ latitude: 10, longitude: 20 }, { latitude: -10, longitude: -160 }, 4)
  expect(across.every(({ latitude, longitude }) => Number.isFinite(latitude) && Number.isFinite(longitude))).toBe(true)
})

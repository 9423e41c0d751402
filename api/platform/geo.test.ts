import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { greatCircleKm, lineDistanceKm, lineLengthKm, pointFault } from './geo.ts'

const place = (latitude: number, longitude: number) => ({ latitude, longitude })
const point = fc.record({
  latitude: fc.double({ min: -89, max: 89, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
})

const frankfurt = place(50.03, 8.57)
const newYork = place(40.64, -73.78)

describe('the distance to a line', () => {
  it('is that to the line and not to its points', () => {
    // Halfway over the Atlantic the great circle runs by 53° north.
    expect(lineDistanceKm(place(52.6, -35), [frankfurt, newYork])).toBeLessThan(100)
    expect(lineDistanceKm(place(38.7, -27.1), [frankfurt, newYork])).toBeGreaterThan(1000)
  })

  it('is that to the nearer end beyond the ends', () => {
    const beyond = place(35, -85)
    expect(lineDistanceKm(beyond, [frankfurt, newYork])).toBeCloseTo(greatCircleKm(beyond, newYork), 6)
  })

  it('is never more than that to each of its points, and nothing at them', () => {
    fc.assert(
      fc.property(point, fc.array(point, { minLength: 1, maxLength: 5 }), (from, line) => {
        const distance = lineDistanceKm(from, line)
        for (const each of line) {
          expect(distance).toBeLessThanOrEqual(greatCircleKm(from, each) + 1e-6)
          expect(lineDistanceKm(each, line)).toBeLessThan(1e-3)
        }
      }),
    )
  })

  it('works across the date line', () => {
    expect(lineDistanceKm(place(0.1, 180), [place(0, 179), place(0, -179)])).toBeCloseTo(11.1, 0)
  })
})

describe('the length of a line', () => {
  it('is the sum of its arcs', () => {
    const sum = greatCircleKm(frankfurt, place(51, 0)) + greatCircleKm(place(51, 0), newYork)
    expect(lineLengthKm([frankfurt, place(51, 0), newYork])).toBeCloseTo(sum, 6)
    expect(lineLengthKm([frankfurt])).toBe(0)
  })
})

describe('pointFault', () => {
  it.each([
    [5.6, -0.2],
    [0, 9.45],
    [-0.4, 0.6],
    [0, -78.5],
    [-1, 36.8],
    [89.9, 180],
    [-54.8, -68.3],
  ])('lets (%d, %d) be a place', (latitude, longitude) => expect(pointFault({ latitude, longitude })).toBeNull())

  it.each([
    [90, 0, /^\(90, 0\) is the North Pole: devices send it when they have no position\. Leave it out then\.$/],
    [-90, 9, /^\(-90, 9\) is the South Pole: /],
    [0, 0, /^\(0, 0\) is open sea: devices send it when they have no position\./],
    [-1, -1, /^\(-1, -1\) is open sea: /],
  ])('says of (%d, %d) what it is', (latitude, longitude, sentence) =>
    expect(pointFault({ latitude, longitude })).toMatch(sentence),
  )

  it.each<[what: string, at: [number, number], near: [number, number] | null, isSwapped: boolean]>([
    ['Bangkok near Singapore', [100.5, 13.7], [1.3, 103.8], true],
    ['Los Angeles near New York', [-118.2, 34], [40.6, -73.8], true],
    ['a wrong latitude near Hamburg', [95, 11], [53.5, 10], false],
    ['a latitude without its point near Hamburg', [153.55, 9.99], [53.5, 10], false],
    ['what is no place the other way round either', [200, 9], [1, 100], false],
    ['a point of which nothing else is known', [100.5, 13.7], null, false],
  ])('says that %s is swapped only where that would be nearer', (_what, [latitude, longitude], near, isSwapped) => {
    const fault = pointFault({ latitude, longitude }, near && place(...near))
    expect(fault).toContain('is no place: latitude is -90 to 90')
    expect(fault?.endsWith(' They look swapped.')).toBe(isSwapped)
  })
})

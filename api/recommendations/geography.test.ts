import { describe, expect, it } from 'vitest'
import type { Point } from '../platform/geo.ts'
import { bordersBetween, landOf, nameOf, nearestPort, sameCountry } from './geography.ts'

const at = (latitude: number, longitude: number): Point => ({ latitude, longitude })
const hyderabad = at(17.52, 78.38)
const portAuPrince = at(18.54, -72.34)
const lusaka = at(-15.42, 28.28)
const johannesburg = at(-26.14, 28.24)
const london = at(51.47, -0.45)
const paris = at(49.01, 2.55)
const karachi = at(24.9, 67.17)
const jakarta = at(-6.13, 106.66)
const makassar = at(-5.06, 119.55)

describe('connections by land', () => {
  it('count the borders that a truck crosses', () => {
    expect(bordersBetween(johannesburg, at(-33.97, 18.6))).toBe(0)
    expect(bordersBetween(johannesburg, at(-17.92, 31.09))).toBe(1)
    expect(bordersBetween(johannesburg, lusaka)).toBe(2)
  })

  it.each([
    ['India and Haiti', hyderabad, portAuPrince],
    ['London and Paris, with the Channel between', london, paris],
    ['two islands of Indonesia', jakarta, makassar],
    ['Panama and Colombia, where the road ends', at(9.07, -79.38), at(4.7, -74.15)],
    ['Lima and Iquitos, where no road leads', at(-12.02, -77.11), at(-3.78, -73.31)],
    ['Anchorage and Nome, where no road leads', at(61.17, -150.0), at(64.51, -165.44)],
    ['the two Koreas and Japan', at(37.46, 126.44), at(35.77, 140.39)],
  ])('do not exist between %s', (_, from, to) => {
    expect(bordersBetween(from, to)).toBeNull()
  })

  it('count no border without controls, as within the European Union', () => {
    expect(bordersBetween(paris, at(52.36, 13.5))).toBe(0)
    expect(bordersBetween(at(41.28, 28.75), at(50.03, 8.57))).toBe(1)
  })

  it('go around a border that freight cannot pass', () => {
    expect(bordersBetween(at(28.56, 77.1), karachi)).toBeGreaterThan(2)
  })

  it('leave islands of one country apart, but in that country', () => {
    expect(landOf(jakarta)).not.toBe(landOf(makassar))
    expect(sameCountry(jakarta, makassar)).toBe(true)
  })
})

describe('the nearest seaport', () => {
  it('of a landlocked country lies across a border', () => {
    expect(nearestPort(lusaka)).toMatchObject({ name: 'Beira' })
    expect(nearestPort(lusaka)?.distanceKm).toBeCloseTo(850, -1)
  })

  it('is at hand on the coast', () => {
    expect(nearestPort(portAuPrince)).toMatchObject({ name: 'Port-au-Prince' })
    expect(nearestPort(at(6.58, 3.32))).toMatchObject({ name: 'Lagos' })
  })

  it('is one of the own country unless a foreign one is far nearer', () => {
    // Abidjan and Conakry are nearer to Bamako than Dakar; all three are foreign.
    expect(nearestPort(at(12.53, -7.95))).toMatchObject({ name: 'Conakry' })
    // Strasbourg: Antwerp and Genoa are nearer than any French port.
    expect(landOf(nearestPort(at(48.54, 7.63))?.point ?? hyderabad)).toBe('FR')
  })
})

describe('names', () => {
  it('are those of the nearest town, or coordinates far from any', () => {
    expect(nameOf(hyderabad)).toBe('Hyderabad')
    expect(nameOf(at(-20.5, -110.25))).toBe('20.5° S 110.3° W')
  })
})

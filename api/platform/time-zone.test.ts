import { describe, expect, it } from 'vitest'
import { readTime, type WallClock } from './instant.ts'
import { instantOf, timeZoneOf } from './time-zone.ts'

describe('timeZoneOf', () => {
  it.each([
    ['Japan', '2024-07-01T03:00:00.000Z'],
    ['gb', '2024-07-01T11:00:00.000Z'],
    ['NZ-CHAT', '2024-06-30T23:15:00.000Z'],
    ['W-SU', '2024-07-01T09:00:00.000Z'],
    ['Zulu', '2024-07-01T12:00:00.000Z'],
    ['GMT+0', '2024-07-01T12:00:00.000Z'],
    ['utc', '2024-07-01T12:00:00.000Z'],
    [' America/Argentina/Ushuaia ', '2024-07-01T15:00:00.000Z'],
  ])('takes a place by each of its names: %s', (name, noon) => {
    const written = readTime('2024-07-01T12:00') as WallClock
    expect(instantOf('at', written, timeZoneOf(name)).toISOString()).toBe(noon)
  })

  it.each('CET EET MET WET EST HST MST EST5EDT CST6CDT MST7MDT PST8PDT cet Factory'.split(' '))(
    'says of %s, which IANA knows, that it names no place',
    (name) =>
      expect(() => timeZoneOf(name)).toThrow(
        `"${name}" does not say where: write the time zone as Area/City, such as Europe/Berlin.`,
      ),
  )

  it.each(['IST', 'CEST', 'PST', 'Berlin', '+02:00', 'Mars/Olympus', 'Europe', 'x'.repeat(100)])(
    'says of %s that IANA does not know it',
    (name) => expect(() => timeZoneOf(name)).toThrow('is no time zone of the IANA database: write it like'),
  )

  it('takes nothing for no time zone', () =>
    expect([null, undefined, '', ' '].map(timeZoneOf)).toEqual(Array(4).fill(null)))
})

// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { EtaInterval } from './eta-interval.tsx'
import { type EtaTimes, etaScale, etaSentence, lateness, placeLabels } from './eta-scale.ts'

const at = (day: number, hour = 0) => new Date(2013, 2, day, hour).toISOString()
const ms = (day: number, hour = 0) => Date.parse(at(day, hour))
const unknown: EtaTimes = { firstScan: null, now: null, promise: null, eta: null, earliest: null, latest: null }
const times: EtaTimes = {
  firstScan: at(4, 8),
  now: at(5, 13),
  promise: at(7, 18),
  eta: at(8, 9),
  earliest: at(7, 2),
  latest: at(9, 6),
}
afterEach(cleanup)

describe('the scale of an estimate', () => {
  it('marks what is late between the promise and the latest time', () => {
    expect(etaScale(times)?.late).toEqual({ from: ms(7, 18), to: ms(9, 6) })
    expect(etaScale({ ...times, promise: at(10) })?.late).toBeNull()
    expect(etaScale({ ...unknown, firstScan: at(1), promise: at(3), now: at(4) })?.late).toEqual({
      from: ms(3),
      to: ms(4),
    })
  })

  it('takes the ends of an interval in either order, and none from one of them', () => {
    const interval = { from: ms(7, 2), to: ms(9, 6) }
    expect(etaScale(times)?.interval).toEqual(interval)
    expect(etaScale({ ...times, earliest: times.latest, latest: times.earliest })?.interval).toEqual(interval)
    expect(etaScale({ ...times, latest: null })?.interval).toBeNull()
  })

  it('expects nothing any more of what was delivered', () => {
    const scale = etaScale({ ...times, delivered: at(7, 20) })
    expect(scale?.marks.map(({ kind }) => kind)).toEqual(['first', 'promise', 'delivered'])
    expect(scale).toMatchObject({ interval: null, lateBy: 2 * 3_600_000, late: { from: ms(7, 18), to: ms(7, 20) } })
  })

  it('holds every mark, in whichever order the times come', () => {
    const time = fc.option(
      fc.oneof(
        fc.constant('no date'),
        fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      ),
    )
    const any = fc.record({
      firstScan: time,
      now: time,
      promise: time,
      eta: time,
      earliest: time,
      latest: time,
      delivered: time,
    })
    fc.assert(
      fc.property(any, (some) => {
        const scale = etaScale(some)
        if (!scale) return
        expect(scale.from).toBeLessThan(scale.to)
        const spans = [scale.interval, scale.late].filter((span) => span !== null)
        for (const each of [...scale.marks.map(({ time }) => time), ...spans.flatMap(({ from, to }) => [from, to])]) {
          expect(scale.from <= each && each <= scale.to).toBe(true)
        }
        for (const { from, to } of spans) expect(from).toBeLessThanOrEqual(to)
        expect(etaSentence(scale)).not.toMatch(/NaN|Invalid|–/)
      }),
    )
  })
})

it('says how late', () => {
  expect([15 * 3_600_000, -2 * 60_000, 30_000, null].map(lateness)).toEqual([
    '15 h late',
    '2 min early',
    'in time',
    null,
  ])
})

it('puts no label over another, nor beyond the edges', () => {
  const label = fc.record({ at: fc.integer({ min: 0, max: 360 }), text: fc.string({ minLength: 1, maxLength: 50 }) })
  fc.assert(
    fc.property(fc.array(label, { maxLength: 6 }), (labels) => {
      const placed = placeLabels(
        labels.sort((a, b) => a.at - b.at),
        360,
      )
      for (const [index, { item, left, lane }] of placed.entries()) {
        expect(left >= 0 && left + item.text.length * 7 <= 360).toBe(true)
        for (const other of placed.slice(index + 1)) {
          if (other.lane === lane) expect(other.left).toBeGreaterThan(left + item.text.length * 7)
        }
      }
    }),
  )
})

it('reads as a sentence', () => {
  render(<EtaInterval {...times} />)
  expect(
    screen.getByText(
      'First scan 4 Mar, 08:00, Now 13:00, Promised 7 Mar, 18:00, Expected 8 Mar, 09:00, between 7 Mar, 02:00 and 9 Mar, 06:00: 15 h late.',
    ),
  ).toBeTruthy()
})

it('says so when nothing is known', () => {
  render(<EtaInterval {...unknown} now={at(5)} />)
  expect(screen.getByText(/No estimate yet/)).toBeTruthy()
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calibrate, calibrationLength, countOutcome, fitCalibration, identity } from './calibration.ts'
import { logit, sigmoid } from './survival.ts'

/** A row of forecasts made with log odds `raw`, of which a share proved late. */
function outcomes(...seen: { raw: number; n: number; late: number }[]): number[] {
  const row = new Array<number>(calibrationLength).fill(0)
  for (const { raw, n, late } of seen) for (let i = 0; i < n; i++) countOutcome(row, raw, i < late * n)
  return row
}

describe('calibration', () => {
  it('leaves a chance as it is while no outcome is known', () => {
    expect(fitCalibration(undefined, identity)).toEqual(identity)
    expect(calibrate(fitCalibration(outcomes(), identity), logit(0.3))).toBeCloseTo(0.3, 9)
  })

  it('leaves a chance as it is when outcomes agree with it', () => {
    const row = outcomes(...[-2, -1, 0, 1, 2].map((raw) => ({ raw, n: 400, late: sigmoid(raw) })))
    for (const p of [0.1, 0.5, 0.8]) expect(calibrate(fitCalibration(row, identity), logit(p))).toBeCloseTo(p, 2)
  })

  it('brings chances that say too much to what proved true', () => {
    const row = outcomes(...[-4, -2, 0, 2, 4].map((raw) => ({ raw, n: 400, late: sigmoid(raw / 2 + 0.5) })))
    const fitted = fitCalibration(row, identity)
    expect(calibrate(fitted, 4)).toBeCloseTo(sigmoid(2.5), 1)
    expect(calibrate(fitted, -4)).toBeCloseTo(sigmoid(-1.5), 1)
  })

  it('believes a handful of outcomes little, and many fully', () => {
    const chanceAfter = (n: number) => calibrate(fitCalibration(outcomes({ raw: -3, n, late: 0.5 }), identity), -3)
    expect(chanceAfter(2)).toBeLessThan(0.2)
    expect(chanceAfter(1000)).toBeGreaterThan(0.4)
  })

  it('keeps a higher chance higher, whatever the outcomes', () => {
    const seen = fc.record({
      raw: fc.double({ min: -9, max: 9, noNaN: true }),
      n: fc.nat(300),
      late: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(seen, { maxLength: 6 }), (all) => {
        const fitted = fitCalibration(outcomes(...all), identity)
        expect(Number.isFinite(fitted.shift)).toBe(true)
        expect(calibrate(fitted, 1)).toBeGreaterThanOrEqual(calibrate(fitted, -1))
      }),
    )
  })
})

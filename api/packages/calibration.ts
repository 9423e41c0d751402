import { logit, sigmoid } from './survival.ts'

/** Log odds beyond this are no more certain: about 1 in 400. */
const furthest = 6
const width = 0.5
const bins = (2 * furthest) / width + 1

/** How many counts a row of outcomes has: for each bin of log odds how many were on time, then how many late. */
export const calibrationLength = 2 * bins

const binOf = (logOdds: number): number => Math.round((clamp(logOdds) + furthest) / width)
const clamp = (logOdds: number): number => Math.min(furthest, Math.max(-furthest, logOdds))

/** The log odds of a chance, no further than the calibration tells apart. */
export const boundedLogit = (chance: number): number => clamp(logit(chance))

/** Counts in place how one forecast turned out. */
export function countOutcome(row: number[], rawLogit: number, late: boolean): void {
  const at = binOf(rawLogit) + (late ? bins : 0)
  row[at] = (row[at] ?? 0) + 1
}

/** Log odds that say too much or too little are put right by a line. */
export type Calibration = { shift: number; slope: number }

export const identity: Calibration = { shift: 0, slope: 1 }

export const calibrate = ({ shift, slope }: Calibration, rawLogit: number): number => sigmoid(shift + slope * rawLogit)

/** How many forecasts in doubt (chance one half) the general line weighs against what was seen. */
const trust = 20

/**
 * Platt scaling (Platt 1999) fitted to the reliability bins by Newton's method, drawn towards `general` by a normal
 * prior. Bins instead of single outcomes keep it additive and its work constant.
 */
export function fitCalibration(row: readonly number[] | undefined, general: Calibration): Calibration {
  if (!row) return general
  let { shift, slope } = general
  for (let round = 0; round < 8; round++) {
    let gradientShift = (trust / 4) * (general.shift - shift)
    let gradientSlope = (trust / 4) * (general.slope - slope)
    let curveShift = trust / 4
    let curveBoth = 0
    let curveSlope = trust / 4
    for (let bin = 0; bin < bins; bin++) {
      const late = row[bins + bin] ?? 0
      const seen = late + (row[bin] ?? 0)
      if (seen === 0) continue
      const x = bin * width - furthest
      const chance = calibrate({ shift, slope }, x)
      const missed = late - seen * chance
      const weight = seen * chance * (1 - chance)
      gradientShift += missed
      gradientSlope += missed * x
      curveShift += weight
      curveBoth += weight * x
      curveSlope += weight * x * x
    }
    const determinant = curveShift * curveSlope - curveBoth ** 2
    shift += (curveSlope * gradientShift - curveBoth * gradientSlope) / determinant
    // Never turned upside down: a higher chance stays a higher chance.
    slope = Math.max(0.1, slope + (curveShift * gradientSlope - curveBoth * gradientShift) / determinant)
  }
  return { shift, slope }
}

import { logit, sigmoid } from './survival.ts'

/** Log odds are limited to this: about 1 in 400. */
const furthest = 6
const width = 0.5
const bins = (2 * furthest) / width + 1

/** The number of counts in a row of outcomes: for each bin of log odds the number on time, then the number late. */
export const calibrationLength = 2 * bins

const binOf = (logOdds: number): number => Math.round((clamp(logOdds) + furthest) / width)
const clamp = (logOdds: number): number => Math.min(furthest, Math.max(-furthest, logOdds))

/** The log odds of a probability, limited to the range of the calibration. */
export const boundedLogit = (chance: number): number => clamp(logit(chance))

/** Counts the outcome of one forecast in place. */
export function countOutcome(row: number[], rawLogit: number, late: boolean): void {
  const at = binOf(rawLogit) + (late ? bins : 0)
  row[at] = (row[at] ?? 0) + 1
}

/** A line that corrects log odds that are too certain or too uncertain. */
export type Calibration = { shift: number; slope: number }

export const identity: Calibration = { shift: 0, slope: 1 }

export const calibrate = ({ shift, slope }: Calibration, rawLogit: number): number => sigmoid(shift + slope * rawLogit)

/** The weight of the general line, as a number of forecasts with probability one half. */
const trust = 20

/**
 * Platt scaling (Platt 1999) fitted to the reliability bins, drawn towards `general` by a normal prior. Bins instead of
 * single outcomes keep it additive, with constant work. Uses Newton's method and halves a step that would overshoot.
 */
export function fitCalibration(row: readonly number[] | undefined, general: Calibration): Calibration {
  if (!row) return general
  let fitted = general
  let step = newtonStep(row, general, fitted)
  for (let round = 0; round < 30 && Math.abs(step.shift) + Math.abs(step.slope) > 1e-3; round++) {
    // Keep the slope positive: a higher probability must stay higher.
    const slope = Math.max(0.1, fitted.slope + step.slope)
    const next = { shift: fitted.shift + step.shift, slope }
    const from = newtonStep(row, general, next)
    if (from.loss <= step.loss) {
      fitted = next
      step = from
    } else step = { ...step, shift: step.shift / 2, slope: step.slope / 2 }
  }
  return fitted
}

/** The next point of Newton's method from `at`, and the penalised log loss at `at`. */
function newtonStep(row: readonly number[], general: Calibration, at: Calibration): Calibration & { loss: number } {
  const weight = trust / 4
  const off = { shift: general.shift - at.shift, slope: general.slope - at.slope }
  let loss = (weight / 2) * (off.shift ** 2 + off.slope ** 2)
  let gradientShift = weight * off.shift
  let gradientSlope = weight * off.slope
  let curveShift = weight
  let curveBoth = 0
  let curveSlope = weight
  for (let bin = 0; bin < bins; bin++) {
    const late = row[bins + bin] ?? 0
    const seen = late + (row[bin] ?? 0)
    if (seen === 0) continue
    const x = bin * width - furthest
    const logOdds = at.shift + at.slope * x
    const chance = sigmoid(logOdds)
    loss += seen * Math.log1p(Math.exp(logOdds)) - late * logOdds
    const missed = late - seen * chance
    const curve = seen * chance * (1 - chance)
    gradientShift += missed
    gradientSlope += missed * x
    curveShift += curve
    curveBoth += curve * x
    curveSlope += curve * x * x
  }
  const determinant = curveShift * curveSlope - curveBoth ** 2
  return {
    shift: (curveSlope * gradientShift - curveBoth * gradientSlope) / determinant,
    slope: (curveShift * gradientSlope - curveBoth * gradientShift) / determinant,
    loss,
  }
}

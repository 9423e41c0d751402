import { type Axis, longerThan, positionOf, type Sample } from './histogram.ts'

/** The probability that a duration (minutes, or a ratio) is longer than `value`; 1 at 0, and falling. */
export type Survival = (value: number) => number

/**
 * The prior without any history: log-logistic, whose tail is as heavy as that of real deliveries. `shape`: its
 * steepness; the odds of being longer fall by 2^shape when the value doubles.
 */
export const logLogistic =
  (median: number, shape: number): Survival =>
  (value) =>
    1 / (1 + (value / median) ** shape)

/** The weight of a general row, in observations: a specific row with as many of its own counts half. */
export const shrinkage = 5

/**
 * Blends samples from general to specific. Each is drawn towards the one before it, the first towards the prior: the
 * posterior mean of a Dirichlet process whose base is the more general distribution (Ferguson 1973).
 */
export function blend(prior: Survival, axis: Axis, samples: readonly Sample[]): Survival {
  const known = samples.filter(({ size }) => size > 0)
  return (value) => {
    const position = positionOf(axis, value)
    let chance = prior(value)
    for (const sample of known) chance = (longerThan(sample, position) + shrinkage * chance) / (sample.size + shrinkage)
    return chance
  }
}

const maxMinutes = 2 ** 17

/** The minutes that are exceeded with this probability; accurate to half a per cent, 1 minute to 91 days. */
export function minutesExceeded(survival: Survival, chance: number): number {
  let low = 0
  let high = Math.log2(maxMinutes)
  for (let round = 0; round < 12; round++) {
    const middle = (low + high) / 2
    if (survival(2 ** middle) > chance) low = middle
    else high = middle
  }
  return 2 ** ((low + high) / 2)
}

export const logit = (p: number): number => Math.log(p / (1 - p))
export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x))

/** What was shown of an effect, and the smallest effect that can be. */
import { type Comparison, type Effect, errorOf, intervalOf, tTail } from './effect.ts'

/** By difference-in-differences and by a synthetic control. */
export type Effects = { matched: Effect; synthetic: Effect }

/** A method is right about the direction with at most this chance of error. */
const maxChance = 0.05
/** An effect can be shown when it is shown so often. */
const power = 0.8

/**
 * VERIFIED where both methods show that less is emitted, WORSE where both show that more is, each with at most 5 % chance of
 * error (one-sided); NOT_SHOWN otherwise.
 */
export function verdictOf({ matched, synthetic }: Effects): 'VERIFIED' | 'NOT_SHOWN' | 'WORSE' {
  const both = [matched, synthetic]
  if (both.every(({ effect, error, df }) => effect + tTail(maxChance, df) * error < 0)) return 'VERIFIED'
  if (both.every(({ effect, error, df }) => effect - tTail(maxChance, df) * error > 0)) return 'WORSE'
  return 'NOT_SHOWN'
}

/** The estimate of both methods together: the mean of the two, with the mean of their 95 % intervals. */
export function together({ matched, synthetic }: Effects): { effect: number; low: number; high: number } {
  const [a, b] = [intervalOf(matched), intervalOf(synthetic)]
  return {
    effect: (matched.effect + synthetic.effect) / 2,
    low: (a.low + b.low) / 2,
    high: (a.high + b.high) / 2,
  }
}

/**
 * The smallest cut (log scale, above 0) that both methods would show four times in five, when these periods come after that
 * baseline: the t value of the test plus that of the power, by the larger standard error (Bloom 1995).
 */
export function smallestCut(
  comparisons: readonly Comparison[],
  before: readonly number[],
  after: readonly number[],
): number {
  const cuts = comparisons.map(({ scatter }) => {
    const sure = tTail(maxChance, scatter.df) + tTail(1 - power, scatter.df)
    return sure * errorOf(scatter, before, after)
  })
  return Math.max(...cuts)
}

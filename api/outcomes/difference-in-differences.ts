import { type Comparison, scatterOf } from './effect.ts'
import { type Centred, gapsOf, mean } from './panel.ts'

/**
 * Difference-in-differences (Card and Krueger 1994): how much more the entity changed than its comparison entities, each of
 * which counts alike. The interval is made of the scatter over time and its correlation, after Bertrand, Duflo and
 * Mullainathan (2004): taking periods for independent would find effects where there are none.
 */
export function equalComparison(panel: Centred): Comparison {
  const { times, before, controls } = panel
  const weights = controls.map(() => 1 / controls.length)
  const gaps = gapsOf(panel, weights).slice(0, before)
  return { weights, scatter: scatterOf(gaps, times.slice(0, before), placeboGaps(panel)) }
}

/** The baseline of each comparison entity against the mean of the others. */
export function placeboGaps({ before, controls }: Centred): number[][] {
  if (controls.length < 3) return []
  const total = Array.from(
    { length: before },
    (_, t) => mean(controls.map((series) => series[t] ?? 0)) * controls.length,
  )
  return controls.map((own) => total.map((all, t) => (own[t] ?? 0) - (all - (own[t] ?? 0)) / (controls.length - 1)))
}

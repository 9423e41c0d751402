/** The figures that an effect is worked out from: one entity beside those it is compared with, on the log scale. */
import { sum } from '../hotspots/statistics.ts'

/**
 * `times`: when each period was, in periods from the first, rising; a period that is missing is left out of it.
 * `treated` and `controls[j]`: log of what was emitted, for each of `times`; null where a comparison entity has no figure.
 * The first `before` of them are the baseline, the others come after the start.
 */
export type Panel = {
  times: readonly number[]
  before: number
  treated: readonly number[]
  controls: readonly (readonly (number | null)[])[]
}

/** The same without holes: each series minus its own mean in the baseline. */
export type Centred = { times: readonly number[]; before: number; treated: number[]; controls: number[][] }

export const mean = (values: readonly number[]): number => sum(values) / Math.max(values.length, 1)

/**
 * Centres each series on its baseline, so that only its movement is compared. Where a comparison entity has no figure, it
 * is taken to have moved as the others did on average.
 */
export function centred({ times, before, treated, controls }: Panel): Centred {
  const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null)
  const moved = controls.map((series) => {
    const usual = mean(known(series.slice(0, before)))
    return series.map((value) => (value === null ? null : value - usual))
  })
  const common = times.map((_, t) => mean(known(moved.map((series) => series[t] ?? null))))
  const usual = mean(treated.slice(0, before))
  return {
    times,
    before,
    treated: treated.map((value) => value - usual),
    controls: moved.map((series) => series.map((value, t) => value ?? common[t] ?? 0)),
  }
}

/** Of a panel without holes, the treated series minus a weighted mean of the comparison entities. */
export const gapsOf = ({ treated, controls }: Centred, weights: readonly number[]): number[] =>
  treated.map((value, t) => value - sum(controls.map((series, j) => (weights[j] ?? 0) * (series[t] ?? 0))))

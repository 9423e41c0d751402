/** The series that the effect of an action is measured on. */
import type { Bucket, Period } from '../emissions/series.ts'
import { compare, fitIntensity, type IntensityModel, type Mix } from '../hotspots/intensity.ts'
import type { WorkUnit } from '../vocabulary/work-unit.ts'

/**
 * What is measured. TOTAL: kg CO2e of a period. INTENSITY: kg CO2e over what its work normally emits. What is normal is
 * learnt from the baseline and held still, for each lane and mode (`sameMix`), each mode (`anyLane`), or each lane with all
 * its modes (`anyMix`, for actions that move goods to another mode): so that neither more work nor other lanes pass for an
 * effect.
 */
export type Measurand = { measure: 'TOTAL' } | { measure: 'INTENSITY'; unit: WorkUnit; mix: Mix }

/** The baseline: periods that start in [from, to). */
export type Window = { bucket: Bucket; from: Date; to: Date }

/** A period counts where so much of its emissions can be compared. */
const minComparable = 0.5

/** The log of what is measured, by the start of the period in ms; periods without a figure are left out. */
export function outcomeSeries(periods: readonly Period[], measurand: Measurand, window: Window): Map<number, number> {
  const figures = figuresOf(periods, measurand, window)
  return new Map(
    periods.flatMap((period): [number, number][] => {
      const figure = figures(period)
      return figure !== null && figure > 0 ? [[period.start.getTime(), Math.log(figure)]] : []
    }),
  )
}

const isIn = ({ from, to }: Window, start: Date): boolean => start >= from && start < to

function figuresOf(
  periods: readonly Period[],
  measurand: Measurand,
  window: Window,
): (period: Period) => number | null {
  if (measurand.measure === 'TOTAL') return ({ co2 }) => co2
  const baseline = periods.filter(({ start }) => isIn(window, start))
  const model = fitIntensity(baseline, window.bucket, window.to, measurand.unit)
  if (!model) return () => null
  return (period) => comparedWithNormal(period, model, measurand.mix, isIn(window, period.start))
}

function comparedWithNormal(period: Period, model: IntensityModel, mix: Mix, isLearntFrom: boolean): number | null {
  const compared = compare(period.parts, model, mix)
  if (!compared || compared.co2 < minComparable * period.co2) return null
  const ratio = compared.co2 / compared.normal
  // What is normal was learnt from these very periods: they seem closer to it than they are.
  return isLearntFrom ? ratio ** (1 / Math.sqrt(Math.max(1 - compared.unsure, 0.25))) : ratio
}

/** So much of the baseline must have a figure. */
export const minShareOfBaseline = 0.7

/** What can be measured of an entity: its intensity where its work is known, else its total; null where neither is steady. */
export function chooseMeasurand(
  periods: readonly Period[],
  window: Window,
  chosenUnit: WorkUnit | null,
  movesMode: boolean,
): Measurand {
  const baseline = periods.filter(({ start }) => isIn(window, start))
  const unit = fitIntensity(baseline, window.bucket, window.to, chosenUnit)?.unit
  if (!unit) return { measure: 'TOTAL' }
  const enough = (measurand: Measurand) =>
    outcomeSeries(baseline, measurand, window).size >= minShareOfBaseline * baseline.length
  const ways = movesMode ? (['anyMix'] as const) : (['sameMix', 'anyLane'] as const)
  const mix = ways.find((way) => enough({ measure: 'INTENSITY', unit, mix: way }))
  return mix ? { measure: 'INTENSITY', unit, mix } : { measure: 'TOTAL' }
}

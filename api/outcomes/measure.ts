/** Measures the effect of an action by its plan, as far as its periods have come. */

import { type Parts, sumParts, withoutLanes } from '../emissions/parts.ts'
import { bucketEnd, type Period } from '../emissions/series.ts'
import { type Driver, decompose, isDriver } from '../hotspots/drivers.ts'
import { isListOf, isRecord, jsonReader } from '../platform/stored-json.ts'
import { counted } from '../platform/text.ts'
import { workWords } from '../vocabulary/work-unit.ts'
import { equalComparison } from './difference-in-differences.ts'
import { effectBy, intervalOf } from './effect.ts'
import { bestMatches, panelOf } from './match.ts'
import { outcomeSeries } from './outcome-series.ts'
import { centred } from './panel.ts'
import { measurandOf, measuredBetween, type Plan, periodName, type Watched, windowOf } from './plan.ts'
import { syntheticComparison } from './synthetic-control.ts'
import { together, verdictOf } from './verdict.ts'

/** A saving in kg CO2e of a period like the hotspot's, with its 95 % interval; below 0 more is emitted. */
export type Saving = { estimate: number; low: number; high: number }

/**
 * What was measured in so many `periods` that ended by `until` (ISO 8601). `saving`: by both methods together; `weights`: of
 * the comparison entities in the synthetic control, by id. `drivers`: what moved the mean period against the baseline's,
 * kg CO2e, of which ACTIVITY is work, and no effect. `note`: the same in words. Where nothing could be measured, `saving` and
 * the methods are null.
 */
export type Measured = {
  version: 1
  periods: number
  until: string
  saving: Saving | null
  matched: Saving | null
  synthetic: Saving | null
  weights: Record<string, number>
  drivers: Driver[]
  note: string
}

const isSaving = (value: unknown): value is Saving =>
  isRecord(value) && [value.estimate, value.low, value.high].every(Number.isFinite)
const isSavingOrNull = (value: unknown) => value === null || isSaving(value)

/** Reads what a recommendation was stored with of its effect. */
export const readMeasured = jsonReader(
  'Recommendation.measured',
  'it is measured again when the next period is over',
  (stored): stored is Measured =>
    isRecord(stored) &&
    [stored.saving, stored.matched, stored.synthetic].every(isSavingOrNull) &&
    Number.isFinite(stored.periods) &&
    isRecord(stored.weights) &&
    isListOf(isDriver)(stored.drivers) &&
    [stored.until, stored.note].every((text) => typeof text === 'string'),
)

export type Verdict = ReturnType<typeof verdictOf>

export type MeasureInput = {
  plan: Plan
  startedAt: Date
  /** Periods that end later are still running. */
  until: Date
  periods: readonly Period[]
  /** Those of the plan's comparison entities that can still be compared with. */
  comparisons: readonly Watched[]
}

/** Fewer comparison entities show nothing, and neither does less than this share of the plan's periods at its end. */
const minComparisons = 2
const minMeasured = 0.5

/** What can be said of the effect by now; `verdict` is what would be said if it were due. */
export function measureOutcome(input: MeasureInput): { measured: Measured; verdict: Verdict } {
  const { plan, startedAt } = input
  const window = windowOf(plan)
  const measurand = measurandOf(plan)
  const after = measuredBetween(plan, startedAt)
  const isOver = ({ start }: Period) => bucketEnd(plan.bucket, start) <= input.until
  const isUsed = (period: Period) =>
    period.start >= window.from && (period.start < window.to || (period.start >= after.from && isOver(period)))
  const periods = input.periods.filter((period) => isUsed(period) && period.start < after.to)
  const figures = outcomeSeries(periods, measurand, window)
  const candidates = input.comparisons.map((comparison) => {
    return { ...comparison, figures: outcomeSeries(comparison.periods.filter(isUsed), measurand, window) }
  })
  const present = candidates.filter(({ figures: own }) => coversAfter(own, figures, after.from))
  const matches = bestMatches(figures, present, window)
  const range = { from: after.from, to: input.until < after.to ? input.until : after.to }
  const holed = panelOf(
    figures,
    matches.map((match) => match.figures),
    window,
    range,
  )
  const measuredPeriods = holed.times.length - holed.before
  const nothing = whyNothing(plan, periods, after.from, measuredPeriods, matches.length)
  const common = {
    version: 1 as const,
    periods: measuredPeriods,
    until: input.until.toISOString(),
    drivers: moved(periods, window.to),
  }
  if (nothing || holed.before < 2) {
    const none = { saving: null, matched: null, synthetic: null, weights: {} }
    return { measured: { ...common, ...none, note: nothing ?? 'Its baseline is gone.' }, verdict: 'NOT_SHOWN' }
  }
  const panel = centred(holed)
  const byWeights = syntheticComparison(panel)
  const effects = { matched: effectBy(equalComparison(panel), panel), synthetic: effectBy(byWeights, panel) }
  const both = together(effects)
  const savings = [
    both,
    ...[effects.matched, effects.synthetic].map((effect) => ({ ...effect, ...intervalOf(effect) })),
  ]
  const [saving = null, matched = null, synthetic = null] = savings.map((each) => savingOf(each, plan.reference))
  return {
    measured: {
      ...common,
      saving,
      matched,
      synthetic,
      weights: Object.fromEntries(matches.map(({ id }, j) => [id, byWeights.weights[j] ?? 0])),
      note: noteOf(plan, measuredPeriods, matches.length),
    },
    verdict: measuredPeriods < minMeasured * plan.periods ? 'NOT_SHOWN' : verdictOf(effects),
  }
}

/** Whether a comparison entity still reports: it has figures for half of the measured periods. */
function coversAfter(own: ReadonlyMap<number, number>, figures: ReadonlyMap<number, number>, from: Date): boolean {
  const measured = [...figures.keys()].filter((start) => start >= from.getTime())
  return measured.filter((start) => own.has(start)).length >= measured.length / 2
}

/** An effect on the log scale in kg CO2e: what `reference` would have been without it, less what it is. */
const savingOf = ({ effect, low, high }: { effect: number; low: number; high: number }, reference: number): Saving => ({
  estimate: -reference * Math.expm1(effect),
  low: -reference * Math.expm1(high),
  high: -reference * Math.expm1(low),
})

function whyNothing(
  { unit, bucket }: Plan,
  periods: readonly Period[],
  from: Date,
  measuredPeriods: number,
  matches: number,
): string | null {
  const name = periodName[bucket]
  if (measuredPeriods === 0) {
    const reported = periods.filter(({ start, co2 }) => start >= from && co2 > 0).length
    if (reported === 0) return `Nothing was reported in a whole ${name} since the start.`
    return unit
      ? `Since the start its work is not known in ${workWords[unit]}s any more, or is on other lanes only: nothing can be compared.`
      : `No ${name} since the start can be compared.`
  }
  if (matches < minComparisons) {
    return `Only ${counted(matches, 'comparison entity')} of the plan still ${matches === 1 ? 'reports' : 'report'}: ${minComparisons} are needed.`
  }
  return null
}

function noteOf({ bucket, periods, comparisons }: Plan, measured: number, matches: number): string {
  const gone = comparisons.length - matches
  const without = gone > 0 ? ` ${counted(gone, 'comparison entity')} of the plan cannot be compared with any more.` : ''
  return `Measured over ${measured} of ${counted(periods, periodName[bucket])}, against ${counted(matches, 'comparison entity')}.${without}`
}

/** What moved the mean period since the start against that of the baseline. */
function moved(periods: readonly Period[], to: Date): Driver[] {
  const [before, after] = [periods.filter(({ start }) => start < to), periods.filter(({ start }) => start >= to)]
  if (before.length === 0 || after.length === 0) return []
  return decompose(meanParts(after), meanParts(before))
}

const meanParts = (periods: readonly Period[]): Parts =>
  withoutLanes(
    sumParts(
      periods.map(({ parts }) => parts),
      periods.map(() => 1 / periods.length),
    ),
  )

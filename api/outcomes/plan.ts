/** Plans, when an action is approved, how its effect will be measured; the plan stays as it is. */
import { type Bucket, bucketEnd, bucketStart, type Period } from '../emissions/series.ts'
import { historyLimit } from '../hotspots/baseline.ts'
import { type Mix, mixes } from '../hotspots/intensity.ts'
import { figureText } from '../platform/figure-text.ts'
import { isListOf, isRecord, jsonReader } from '../platform/stored-json.ts'
import { counted } from '../platform/text.ts'
import { type WorkUnit, workUnits, workWords } from '../vocabulary/work-unit.ts'
import { equalComparison } from './difference-in-differences.ts'
import { bestMatches, panelOf } from './match.ts'
import { chooseMeasurand, type Measurand, outcomeSeries, type Window } from './outcome-series.ts'
import { centred } from './panel.ts'
import { syntheticComparison } from './synthetic-control.ts'
import { smallestCut } from './verdict.ts'

/**
 * How an effect will be measured. `from` and `to`: the baseline, ISO 8601. `periods`: how many after the start. Amounts are
 * kg CO2e of a period like the hotspot's, whose whole is `reference`. `note`: the plan in words.
 */
export type Plan = {
  version: 1
  measure: Measurand['measure']
  unit: WorkUnit | null
  mix: Mix | null
  bucket: Bucket
  from: string
  to: string
  periods: number
  comparisons: Compared[]
  reference: number
  expected: number
  smallestEffect: number
  note: string
}

/** A comparison entity, by the name it had when the plan was made. */
export type Compared = { id: string; name: string }

/** Reads the plan that a recommendation was stored with. */
export const readPlan = jsonReader(
  'Recommendation.plan',
  'restore the row from a backup',
  (stored): stored is Plan =>
    isRecord(stored) &&
    (stored.unit === null || workUnits.some((unit) => unit === stored.unit)) &&
    (stored.mix === null || mixes.some((mix) => mix === stored.mix)) &&
    [stored.bucket, stored.from, stored.to, stored.note].every((text) => typeof text === 'string') &&
    [stored.periods, stored.reference, stored.expected, stored.smallestEffect].every(Number.isFinite) &&
    isListOf(
      (item): item is Compared => isRecord(item) && typeof item.id === 'string' && typeof item.name === 'string',
    )(stored.comparisons),
)

/** What is measured, as the plan says. */
export const measurandOf = ({ unit, mix }: Plan): Measurand =>
  unit && mix ? { measure: 'INTENSITY', unit, mix } : { measure: 'TOTAL' }

export const windowOf = ({ bucket, from, to }: Plan): Window => ({ bucket, from: new Date(from), to: new Date(to) })

/** An entity with its series, oldest first. */
export type Watched = Compared & { periods: readonly Period[] }

export type PlanInput = {
  entity: Watched & { bucket: Bucket; workUnit: WorkUnit | null }
  candidates: readonly Watched[]
  /** The event time of the approval. */
  at: Date
  /** What the hotspot's period emits, and what the action would save of it, kg CO2e. */
  predictedCo2: number
  co2Reduction: number
  /** The action moves goods to another mode. */
  movesMode: boolean
}

/** How long an effect is measured: long enough for a cut of 10 % on most entities. */
const periodsAfter: Record<Bucket, number> = { HOUR: 168, DAY: 28, WEEK: 13, MONTH: 6, QUARTER: 4 }
/** Where that is too short for what is expected, it is measured longer. */
const stretches = [1, 1.5, 2]
const minBaseline = 8
const minComparisons = 2

/**
 * The plan; a sentence where the effect cannot be measured. The baseline ends before the running period, in which the hotspot
 * mostly is: a period that was chosen because it is high would make any other look like a saving.
 */
export function planOutcome(input: PlanInput): Plan | string {
  const { entity, at, predictedCo2, co2Reduction } = input
  const { bucket } = entity
  const to = bucketStart(bucket, at)
  const history = entity.periods.filter(({ start, co2 }) => start < to && co2 > 0).slice(-historyLimit(bucket))
  const first = history[0]
  if (!first || history.length < minBaseline || !(predictedCo2 > 0)) {
    return `Its effect cannot be measured: ${entity.name} has ${counted(history.length, periodName[bucket])} of history, and ${minBaseline} are needed.`
  }
  const window: Window = { bucket, from: first.start, to }
  const measurand = chooseMeasurand(history, window, entity.workUnit, input.movesMode)
  const figures = outcomeSeries(history, measurand, window)
  const candidates = input.candidates.map((candidate) => {
    return { ...candidate, figures: outcomeSeries(candidate.periods, measurand, window) }
  })
  const matches = bestMatches(figures, candidates, window)
  if (matches.length < minComparisons) {
    return `Its effect cannot be measured: ${minComparisons} entities of the same type that report as often are needed to compare it with, and there ${matches.length === 1 ? 'is one' : 'is none'}.`
  }
  const panel = centred(
    panelOf(
      figures,
      matches.map((match) => match.figures),
      window,
      { from: to, to },
    ),
  )
  const comparisons = [equalComparison(panel), syntheticComparison(panel)]
  const last = panel.times.at(-1) ?? 0
  const smallestAfter = (periods: number) => {
    const after = Array.from({ length: periods }, (_, i) => last + 1 + i)
    return predictedCo2 * -Math.expm1(-smallestCut(comparisons, panel.times, after))
  }
  const lengths = stretches.map((stretch) => Math.round(periodsAfter[bucket] * stretch))
  const periods = lengths.find((length) => smallestAfter(length) <= co2Reduction) ?? lengths[0] ?? 1
  const plan = {
    version: 1 as const,
    measure: measurand.measure,
    unit: measurand.measure === 'INTENSITY' ? measurand.unit : null,
    mix: measurand.measure === 'INTENSITY' ? measurand.mix : null,
    bucket,
    from: window.from.toISOString(),
    to: to.toISOString(),
    periods,
    comparisons: matches.map(({ id, name }) => ({ id, name })),
    reference: predictedCo2,
    expected: co2Reduction,
    smallestEffect: smallestAfter(periods),
  }
  return { ...plan, note: noteOf(plan, panel.before) }
}

export const periodName: Record<Bucket, string> = {
  HOUR: 'hour',
  DAY: 'day',
  WEEK: 'week',
  MONTH: 'month',
  QUARTER: 'quarter',
}

const ways: Record<Mix, string> = {
  sameMix: 'each lane and mode by itself',
  anyLane: 'each mode by itself, whatever the lane',
  anyMix: 'each lane by itself, whatever the mode',
}

function noteOf(plan: Omit<Plan, 'note'>, baseline: number): string {
  const { unit, mix, bucket, periods, comparisons, expected, smallestEffect } = plan
  const what =
    unit && mix
      ? `kg CO2e for each ${workWords[unit]}, ${ways[mix]}, so that more work is no effect`
      : 'the total, as its work is not known: more or less work counts as an effect too'
  const name = periodName[bucket]
  const how = `Measured is ${what}; over ${counted(periods, name)}, against ${counted(baseline, name)} before and ${counted(comparisons.length, 'comparison entity')}.`
  if (smallestEffect <= expected) return how
  const amounts = [smallestEffect, expected].map((kg) => `${figureText(kg, { maximumSignificantDigits: 3 })} kg`)
  return `${how} Less than ${amounts[0]} a ${name} cannot be shown, and ${amounts[1]} are expected: most likely the effect will not be shown.`
}

/** When the verdict is due: after so many whole periods from the start on. */
export function measuredBetween(plan: Pick<Plan, 'bucket' | 'periods'>, startedAt: Date): { from: Date; to: Date } {
  const { bucket, periods } = plan
  const running = bucketStart(bucket, startedAt)
  const from = running < startedAt ? bucketEnd(bucket, running) : running
  let to = from
  for (let n = 0; n < periods; n++) to = bucketEnd(bucket, to)
  return { from, to }
}

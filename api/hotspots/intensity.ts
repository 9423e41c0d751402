/**
 * What an entity normally emits for its work. Each lane and mode is compared with itself, so that a supplier whose goods
 * go elsewhere this month is not taken for one that emits more for the same.
 */
import { type Part, type Parts, type Worked, withoutLanes, workOf } from '../emissions/parts.ts'
import { laneOf, parseSegment, withoutLane } from '../emissions/segment.ts'
import type { Bucket, Period } from '../emissions/series.ts'
import { type WorkUnit, workUnits } from '../vocabulary/work-unit.ts'
import { type BaselineModel, fitBaseline, heldOutOf, historyLimit, type SpreadPrior } from './baseline.ts'
import { MIN_SIGMA } from './level.ts'
import { fitModeShift, type ModeShift, weighedPeriods } from './mode-shift.ts'
import { halfLives, periodMs } from './settings.ts'
import { huberLocation, sum } from './statistics.ts'

/**
 * What one unit of work normally takes: kg CO2e, and what of the segment's quantity and of tonne-km goes with it; `work`
 * and `periods` are those it was learnt from.
 */
export type Rate = { co2: number; quantity: number; tonneKm: number; work: number; periods: number }
/**
 * `co2`: of all its segments together, whose rates are for a unit of the lane's work.
 */
export type LaneRate = { co2: number; work: number; periods: number; segments: Record<string, Rate> }

export type Rates = {
  unit: WorkUnit
  /** By segment and lane. */
  segments: Record<string, Rate>
  lanes: Record<string, LaneRate>
  /** By segment alone, whatever the lane: freight by tonne-km, all else by `unit`. */
  modes: Record<string, Rate>
}

/**
 * `sameMix` judges each segment on its lane, such as air freight from Hyderabad to Abidjan, against its own rate: it
 * sees a detour or a thirstier vehicle at once. `anyMix` judges all segments of a lane together: it sees goods that are
 * moved from sea to air, and is as unsure as the entity's mix is unsteady. `anyLane` judges each segment wherever it
 * goes, for entities that seldom serve a lane twice. Their `baseline` is about 1: what was emitted
 * over what the rates say.
 */
export type IntensityModel = Rates & { bucket: Bucket; shift: ModeShift } & Record<Mix, BaselineModel | null>
export const mixes = ['sameMix', 'anyMix', 'anyLane'] as const
export type Mix = (typeof mixes)[number]

/**
 * What was emitted for work that is comparable, and what is normal for that work, kg CO2e. `unsure`: the variance of the
 * normal figure in units of that of a period's rate. `ratio`: how far above normal, 1 being normal.
 */
export type Compared = { co2: number; normal: number; count: number; unsure: number; ratio: number }

/** A unit of work stands for an entity when so much of its emissions was for work known in it. */
const minCoverage = 0.8
/** A unit explains emissions well enough when its periods spread no more than this (log scale). */
const goodSpread = 0.15
/** A rate of a single period fits that period exactly, and says nothing of how far periods differ. */
const minRatePeriods = 2
/** Lanes and segments that a model remembers, those with the most emissions. */
const maxRates = 200
/** Spread of intensities where nothing is known yet: periods of one lane and mode, and of a mix. */
const unknownSpread: Record<Mix, SpreadPrior> = {
  sameMix: { n: 1, meanLogVar: Math.log(0.08 ** 2) },
  anyMix: { n: 1, meanLogVar: Math.log(0.25 ** 2) },
  anyLane: { n: 1, meanLogVar: Math.log(0.08 ** 2) },
}

/** The layout of the models that are stored; another one is not read, and the next fit takes its place. */
const modelVersion = 1

/** Reads a model as `writeIntensity` stored it; null where there is none, or one of another layout. */
export function readIntensity(stored: unknown): IntensityModel | null {
  const { version, ...model } = (stored ?? {}) as Partial<IntensityModel> & { version?: number }
  return version === modelVersion && model.unit !== undefined ? (model as IntensityModel) : null
}

export const writeIntensity = (model: IntensityModel | null) => model && { version: modelVersion, ...model }

/** Fits what is normal for the period that starts at `target`, from closed periods, oldest first; null where no work is known. */
export function fitIntensity(
  history: readonly Period[],
  bucket: Bucket,
  target: Date,
  chosen: WorkUnit | null,
  risenAt: Date | null = null,
): IntensityModel | null {
  const periods = history.filter(({ co2, start }) => co2 > 0 && start < target).slice(-historyLimit(bucket))
  const units = workUnits.filter((unit) => coverage(periods, unit) >= minCoverage)
  const fits = units
    .filter((unit) => chosen === null || unit === chosen)
    .map((unit) => fitIn(unit, periods, bucket, target, risenAt))
  const spreadOf = (model: IntensityModel) => Math.min(...mixes.map((mix) => model[mix]?.sigma ?? 9))
  return (
    fits.find((fit) => spreadOf(fit) <= goodSpread) ??
    fits.reduce<IntensityModel | null>((best, fit) => (best && spreadOf(best) <= spreadOf(fit) ? best : fit), null)
  )
}

function coverage(periods: readonly Period[], unit: WorkUnit): number {
  let covered = 0
  let total = 0
  for (const { parts } of periods) {
    for (const [segment, part] of Object.entries(parts)) {
      total += part.co2
      const worked = workOf(segment, part, unit)
      if (worked && worked.amount > 0) covered += worked.co2
    }
  }
  return total > 0 ? covered / total : 0
}

function fitIn(
  unit: WorkUnit,
  periods: readonly Period[],
  bucket: Bucket,
  target: Date,
  risenAt: Date | null,
): IntensityModel {
  const recency = periods.map(
    ({ start }) => 0.5 ** ((target.getTime() - start.getTime()) / periodMs[bucket] / halfLives[bucket]),
  )
  const segments = segmentRates(periods, recency, unit)
  const modes = segmentRates(
    periods.map(({ parts }) => ({ parts: withoutLanes(parts) })),
    recency,
    unit,
    'anyLane',
  )
  const lanes = laneRates(unit, periods, recency)
  const rates = { unit, segments, lanes, modes }
  const modelOf = (mix: Mix) => {
    const series = periods.flatMap((period) => pseudoPeriod(period, rates, mix, minRatePeriods))
    return fitBaseline(series, bucket, target, unknownSpread[mix], risenAt)
  }
  const shift = fitModeShift(periods, recency, lanes, unit, heldOutOf(periods, bucket, weighedPeriods[bucket], risenAt))
  return {
    ...rates,
    bucket,
    shift,
    sameMix: modelOf('sameMix'),
    anyMix: modelOf('anyMix'),
    anyLane: modelOf('anyLane'),
  }
}

/** Rates by segment and lane: the Huber mean of its periods on the log scale, so that a wild one does not move it. */
function segmentRates(
  periods: readonly Pick<Period, 'parts'>[],
  recency: readonly number[],
  unit: WorkUnit,
  mix: Mix = 'sameMix',
): Record<string, Rate> {
  const seen = new Map<string, { logs: number[]; weights: number[]; sums: Rate }>()
  for (const [i, { parts }] of periods.entries()) {
    for (const [segment, part] of Object.entries(parts)) {
      const worked = workOf(segment, part, unitOf(segment, unit, mix))
      if (!worked || !(worked.amount > 0) || !(worked.co2 > 0)) continue
      const found = seen.get(segment) ?? { logs: [], weights: [], sums: { ...noRate } }
      seen.set(segment, found)
      const weight = recency[i] ?? 0
      found.logs.push(Math.log(worked.co2 / worked.amount))
      found.weights.push(weight * worked.count)
      addRate(found.sums, part, worked, weight)
    }
  }
  const rates = [...seen].map(([segment, { logs, weights, sums }]): [string, Rate] => {
    const rate = perUnit(sums)
    return [segment, { ...rate, co2: Math.exp(huberLocation(logs, weights, MIN_SIGMA)) }]
  })
  return Object.fromEntries(largest(rates, ([, { co2, work }]) => co2 * work))
}

/** Rates by lane: what all segments on it together took for a unit of its work, the newer periods counting more. */
function laneRates(unit: WorkUnit, periods: readonly Period[], recency: readonly number[]) {
  const seen = new Map<string, Map<string, Rate>>()
  for (const [i, { parts }] of periods.entries()) {
    for (const [segment, part] of Object.entries(parts)) {
      const worked = workOf(segment, part, unit)
      if (!worked || !(worked.amount > 0)) continue
      const lane = seen.get(laneOf(segment)) ?? new Map<string, Rate>()
      seen.set(laneOf(segment), lane)
      const name = withoutLane(segment)
      const rate = lane.get(name) ?? { ...noRate }
      lane.set(name, rate)
      addRate(rate, part, worked, recency[i] ?? 0)
    }
  }
  const lanes = [...seen].map(([lane, bySegment]): [string, LaneRate] => {
    const work = sum([...bySegment.values()].map((rate) => rate.work))
    const rates = [...bySegment].map(([name, rate]): [string, Rate] => [name, perUnit(rate, work)])
    const periodsOfLane = Math.max(...rates.map(([, rate]) => rate.periods))
    const co2 = sum(rates.map(([, rate]) => rate.co2))
    return [lane, { co2, work, periods: periodsOfLane, segments: Object.fromEntries(rates) }]
  })
  return Object.fromEntries(largest(lanes, ([, { co2, work }]) => co2 * work))
}

const noRate: Rate = { co2: 0, quantity: 0, tonneKm: 0, work: 0, periods: 0 }

/** Adds what a period took for its work. Of a part whose work is not known throughout, the share with known work. */
function addRate(sums: Rate, part: Part, worked: Worked, weight: number): void {
  const share = part.co2 > 0 ? worked.co2 / part.co2 : 1
  sums.co2 += weight * worked.co2
  sums.quantity += weight * share * part.quantity
  sums.tonneKm += weight * share * part.tonneKm
  sums.work += weight * worked.amount
  sums.periods += 1
}

const perUnit = (sums: Rate, work = sums.work): Rate => ({
  ...sums,
  co2: sums.co2 / work,
  quantity: sums.quantity / work,
  tonneKm: sums.tonneKm / work,
})

const largest = <T>(all: T[], weightOf: (one: T) => number): T[] =>
  all.length <= maxRates ? all : all.sort((a, b) => weightOf(b) - weightOf(a)).slice(0, maxRates)

/** Compares what was emitted for work that is comparable with what is normal for it; null where nothing is. */
export function compare(all: Parts, rates: Rates, mix: Mix, minPeriods = 1): Compared | null {
  const found = { co2: 0, normal: 0, count: 0, unsure: 0 }
  const parts = mix === 'anyLane' ? withoutLanes(all) : all
  for (const [segment, part] of Object.entries(parts)) {
    const rate = rateOf(segment, rates, mix)
    const worked = workOf(segment, part, unitOf(segment, rates.unit, mix))
    if (!rate || !worked || !(rate.co2 > 0) || rate.periods < minPeriods || worked.amount === 0) continue
    const normal = worked.amount * rate.co2
    found.co2 += worked.co2
    found.normal += normal
    found.count += worked.count
    found.unsure += normal ** 2 / rate.periods
  }
  if (!(found.co2 > 0) || !(found.normal > 0)) return null
  return { ...found, ratio: found.co2 / found.normal, unsure: found.unsure / found.normal ** 2 }
}

const rateOf = (segment: string, rates: Rates, mix: Mix): { co2: number; periods: number } | undefined =>
  ({ sameMix: rates.segments[segment], anyMix: rates.lanes[laneOf(segment)], anyLane: rates.modes[segment] })[mix]

/** Where lanes differ, freight is compared by the tonne-km: by the tonne it would be the haul that is compared. */
export const unitOf = (segment: string, unit: WorkUnit, mix: Mix): WorkUnit =>
  mix === 'anyLane' && parseSegment(segment).kind === 'FREIGHT' ? 'TONNE_KM' : unit

/** What a period emitted over what is normal for its work, as a series of its own: then its baseline is about 1. */
function pseudoPeriod(period: Period, rates: Rates, mix: Mix, minPeriods: number): Period[] {
  const compared = compare(period.parts, rates, mix, minPeriods)
  if (!compared) return []
  // A rate was fitted to the very periods that it is compared with: they seem closer to it than they are.
  const own = 1 / Math.sqrt(Math.max(1 - compared.unsure, 0.25))
  const ratio = compared.ratio ** own
  return [{ start: period.start, co2: ratio, count: compared.count, parts: {} }]
}

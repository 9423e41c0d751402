/**
 * Tells whether work has moved to a mode that emits more for it, by how many activities go by each mode of a lane: one
 * heavy consignment by air says less of a habit than many light ones.
 */
import { type Parts, workOf } from '../emissions/parts.ts'
import { laneOf, withoutLane } from '../emissions/segment.ts'
import type { Bucket, Period } from '../emissions/series.ts'
import type { WorkUnit } from '../vocabulary/work-unit.ts'
import { sum } from './statistics.ts'

/**
 * `shares`: of the activities of a lane, by segment. `dispersion`: how many times the counts of a segment swing more than
 * chance alone would make them. `carried`: the evidence of the closed periods, by segment.
 */
export type ModeShift = {
  shares: Record<string, Record<string, number>>
  dispersion: Record<string, number>
  carried: Record<string, number>
}

/** The share of a lane's activities that is taken to have moved, where the evidence of a move is weighed. */
const movedShare = 0.2
/** A segment emits more for the work of its lane from this ratio to the lane's mean on. */
const minRatio = 1.2
/** A lane's shares are drawn towards those of all lanes as by so many activities, and no share is below the least. */
const borrowedCount = 4
const leastShare = 0.02
/** Evidence beyond this adds nothing, so that the end of a move shows within a few periods. */
const maxEvidence = 12

/** So many of the newest periods are weighed, and teach nothing of the usual mix. */
export const weighedPeriods: Record<Bucket, number> = { HOUR: 168, DAY: 42, WEEK: 13, MONTH: 5, QUARTER: 3 }

/** What mode-shift needs of the rates of a lane, see intensity.ts. */
type LaneRate = { co2: number; work: number; segments: Record<string, { co2: number; work: number }> }
type Lanes = Readonly<Record<string, LaneRate>>
type Counts = Map<string, Map<string, number>>

/**
 * Learns the usual mix of each lane from all but the newest `heldOut` periods, which may be the move that is looked for;
 * they are the evidence.
 */
export function fitModeShift(
  periods: readonly Pick<Period, 'parts'>[],
  weights: readonly number[],
  lanes: Lanes,
  unit: WorkUnit,
  heldOut: number,
): ModeShift {
  const learnt = periods.slice(0, periods.length - heldOut)
  const shares = sharesOf(learnt, weights, unit)
  const dispersion = dispersions(learnt, shares, unit)
  const carried: Record<string, number> = {}
  for (const { parts } of periods.slice(learnt.length)) {
    const ratios = likelihoodRatios(parts, shares, lanes, unit)
    for (const segment of new Set([...Object.keys(carried), ...ratios.keys()])) {
      carried[segment] = added(carried[segment] ?? 0, ratios.get(segment) ?? 0, dispersion[segment] ?? 1)
    }
  }
  return { shares, dispersion, carried }
}

/** The evidence after a period, as the sum of log likelihood ratios, and the segment that it speaks of. */
export function modeShiftIn(parts: Parts, { shares, dispersion, carried }: ModeShift, lanes: Lanes, unit: WorkUnit) {
  const ratios = likelihoodRatios(parts, shares, lanes, unit)
  const names = new Set([...Object.keys(carried), ...ratios.keys()])
  let best = { segment: '', evidence: 0 }
  for (const segment of names) {
    const evidence = added(carried[segment] ?? 0, ratios.get(segment) ?? 0, dispersion[segment] ?? 1)
    if (evidence > best.evidence) best = { segment, evidence }
  }
  return best
}

const added = (before: number, ratio: number, dispersion: number) =>
  Math.min(Math.max(0, before + ratio / dispersion), maxEvidence)

/** How many activities with known work went by each segment, by lane. */
function countsIn(parts: Parts, unit: WorkUnit): Counts {
  const counts: Counts = new Map()
  for (const [key, part] of Object.entries(parts)) {
    const worked = workOf(key, part, unit)
    if (!worked || !(worked.count > 0)) continue
    const lane = counts.get(laneOf(key)) ?? new Map<string, number>()
    counts.set(laneOf(key), lane)
    lane.set(withoutLane(key), (lane.get(withoutLane(key)) ?? 0) + worked.count)
  }
  return counts
}

function sharesOf(periods: readonly Pick<Period, 'parts'>[], weights: readonly number[], unit: WorkUnit) {
  const lanes: Counts = new Map()
  const all = new Map<string, number>()
  for (const [i, { parts }] of periods.entries()) {
    for (const [lane, counts] of countsIn(parts, unit)) {
      const own = lanes.get(lane) ?? new Map<string, number>()
      lanes.set(lane, own)
      for (const [segment, count] of counts) {
        const weighted = count * (weights[i] ?? 0)
        own.set(segment, (own.get(segment) ?? 0) + weighted)
        all.set(segment, (all.get(segment) ?? 0) + weighted)
      }
    }
  }
  const total = sum([...all.values()])
  return Object.fromEntries(
    [...lanes].map(([lane, own]) => {
      const onLane = sum([...own.values()])
      const shares = [...all].map(([segment, count]): [string, number] => [
        segment,
        ((own.get(segment) ?? 0) + (borrowedCount * count) / total) / (onLane + borrowedCount),
      ])
      return [lane, Object.fromEntries(shares)]
    }),
  )
}

/**
 * By segment, the log likelihood ratio of the counts in a period: a share of each lane's activities moved to it, against
 * the usual mix. Only segments that emit more for their work than their lane on average.
 */
function likelihoodRatios(
  parts: Parts,
  shares: ModeShift['shares'],
  lanes: Lanes,
  unit: WorkUnit,
): Map<string, number> {
  const counts = countsIn(parts, unit)
  const found = new Map<string, number>()
  for (const [lane, own] of counts) {
    const usual = shares[lane]
    const rate = lanes[lane]
    if (!usual || !rate) continue
    const total = sum([...own.values()])
    for (const segment of new Set([...Object.keys(usual), ...own.keys()])) {
      if (!isMore(segment, lane, parts, rate, unit)) continue
      const count = own.get(segment) ?? 0
      const share = Math.max(usual[segment] ?? 0, leastShare)
      const ratio = count * Math.log(1 - movedShare + movedShare / share) + (total - count) * Math.log(1 - movedShare)
      found.set(segment, (found.get(segment) ?? 0) + ratio)
    }
  }
  return found
}

/** Whether a segment emits more for the work of the lane than the lane does; of one that is new there, by what it emits now. */
function isMore(segment: string, lane: string, parts: Parts, rate: LaneRate, unit: WorkUnit): boolean {
  const known = rate.segments[segment]
  if (known) return (known.co2 * rate.work) / known.work > minRatio * rate.co2
  const key = lane === '' ? segment : `${segment}|${lane}`
  const worked = parts[key] && workOf(key, parts[key], unit)
  return worked ? worked.co2 / worked.amount > minRatio * rate.co2 : false
}

/** Pearson's chi-squared by its degrees of freedom, over single periods and over runs of three, of which the larger. */
function dispersions(
  periods: readonly Pick<Period, 'parts'>[],
  shares: ModeShift['shares'],
  unit: WorkUnit,
): Record<string, number> {
  const byPeriod = periods.map(({ parts }) => {
    const sums = new Map<string, { off: number; variance: number }>()
    for (const [lane, own] of countsIn(parts, unit)) {
      const total = sum([...own.values()])
      for (const [segment, share] of Object.entries(shares[lane] ?? {})) {
        const { off, variance } = sums.get(segment) ?? { off: 0, variance: 0 }
        sums.set(segment, {
          off: off + (own.get(segment) ?? 0) - total * share,
          variance: variance + total * Math.max(share, leastShare) * (1 - Math.min(share, 1 - leastShare)),
        })
      }
    }
    return sums
  })
  const segments = new Set(byPeriod.flatMap((sums) => [...sums.keys()]))
  const of = (segment: string, length: number) => {
    const runs: number[] = []
    for (let from = 0; from + length <= byPeriod.length; from += length) {
      const run = byPeriod.slice(from, from + length).map((sums) => sums.get(segment) ?? { off: 0, variance: 0 })
      const variance = sum(run.map((one) => one.variance))
      if (variance > 0) runs.push(sum(run.map((one) => one.off)) ** 2 / variance)
    }
    // Drawn towards 1, what chance alone gives.
    return (sum(runs) + priorRuns) / (runs.length + priorRuns)
  }
  return Object.fromEntries([...segments].map((segment) => [segment, Math.max(1, of(segment, 1), of(segment, 3))]))
}

const priorRuns = 12

/**
 * The evidence from which a shift counts: as seldom as so many false alarms a year. Page's test raises at most once in
 * e^needed looks (Wald 1945).
 */
export const shiftNeeded = (falseAlarmsPerYear: number, periodsPerYear: number): number =>
  Math.log(Math.max(periodsPerYear / falseAlarmsPerYear, 2))

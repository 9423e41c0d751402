/** Evaluates the played rises: the engine compared with the simple rule. */
import { type Bucket, buckets } from '../emissions/series.ts'
import { periodMs } from '../hotspots/settings.ts'
import { sum } from '../hotspots/statistics.ts'
import { type HotspotMeasure, measures } from '../vocabulary/hotspot-measure.ts'
import type { Judged } from './judged.ts'
import { isAbove, percentFor, usualPercent } from './last-period.ts'
import { type RiseKind, rises } from './rise-kinds.ts'
import type { Outcome } from './rises.ts'

/** `recall`: share of the rises of this kind and percentage that were found; delays in periods, of those found. */
export type Recall = { kind: RiseKind; percent: number; rises: number; recall: number; medianDelay: number | null }

/** `falseAlarmsPerYear`: per entity, on the unchanged data. */
export type Verdict = { rule: string; falseAlarmsPerYear: number; found: Recall[] }

export type Verdicts = {
  bucket: Bucket | 'ALL'
  entities: number
  periods: number
  entityYears: number
  rises: number
  verdicts: Verdict[]
  /** How well the score tells activities within a rise from the same activities without it: 0.5 by chance, 1 always. */
  auc: { kind: RiseKind; percent: number; auc: number }[]
}

/** Verdicts for each bucket that occurs, and for all together. */
export function reachVerdicts(judged: readonly Judged[], outcomes: readonly Outcome[]): Verdicts[] {
  const occurring = buckets.filter((bucket) => judged.some((period) => period.bucket === bucket))
  return [...(occurring.length > 1 ? occurring : []), 'ALL' as const].map((bucket) =>
    verdictsOf(
      bucket,
      judged.filter((period) => bucket === 'ALL' || period.bucket === bucket),
      outcomes.filter((outcome) => bucket === 'ALL' || outcome.bucket === bucket),
    ),
  )
}

function verdictsOf(bucket: Verdicts['bucket'], judged: readonly Judged[], outcomes: readonly Outcome[]): Verdicts {
  const entityYears = judged.reduce((ms, period) => ms + periodMs[period.bucket], 0) / (365.25 * 86_400_000)
  const hotspots = (rule: string, of: readonly HotspotMeasure[]): Verdict => ({
    rule,
    falseAlarmsPerYear: raisedBy(judged, of) / entityYears,
    found: recalls(outcomes, ({ after }) => earliest(of.map((measure) => after[measure]))),
  })
  const lastPeriod = (percent: number, measure: HotspotMeasure): Verdict => ({
    rule: `last ${measure === 'TOTAL' ? 'total' : 'kg per work'} + ${Math.ceil(percent)} %`,
    falseAlarmsPerYear: judged.filter(({ ratio }) => isAbove(ratio[measure], percent)).length / entityYears,
    found: recalls(outcomes, ({ peaks }) => peaks[measure].find(({ ratio }) => isAbove(ratio, percent))?.after ?? null),
  })
  const tuned = (measure: HotspotMeasure) =>
    lastPeriod(
      percentFor(
        judged.map(({ ratio }) => ratio[measure]),
        raisedBy(judged, [measure]),
      ),
      measure,
    )
  const without = outcomes.filter(({ rise }) => rise.percent === 0)
  return {
    bucket,
    entities: new Set(judged.map(({ entity }) => entity)).size,
    periods: judged.length,
    entityYears,
    rises: without.length,
    verdicts: [
      hotspots('hotspots', measures),
      hotspots('  of totals', ['TOTAL']),
      hotspots('  of intensities', ['INTENSITY']),
      ...measures.flatMap((measure) => [lastPeriod(usualPercent, measure), tuned(measure)]),
    ],
    auc: rises.flatMap(({ kind, percent }) => {
      const within = outcomes.filter(({ rise }) => rise.kind === kind && rise.percent === percent)
      const auc = areaUnderCurve(scoresOf(within), scoresOf(without))
      return percent === 0 || within.length === 0 ? [] : { kind, percent, auc }
    }),
  }
}

const raisedBy = (judged: readonly Judged[], of: readonly HotspotMeasure[]): number =>
  sum(judged.flatMap(({ raised }) => of.map((measure) => raised[measure])))

const earliest = (times: readonly (number | null)[]): number | null => {
  const known = times.flatMap((time) => time ?? [])
  return known.length > 0 ? Math.min(...known) : null
}

const scoresOf = (outcomes: readonly Outcome[]) => outcomes.flatMap(({ scores }) => scores)

function recalls(outcomes: readonly Outcome[], after: (outcome: Outcome) => number | null): Recall[] {
  return rises.map(({ kind, percent }) => {
    const all = outcomes.filter(({ rise }) => rise.kind === kind && rise.percent === percent)
    const delays = all.flatMap((outcome) => after(outcome) ?? []).sort((a, b) => a - b)
    const recall = delays.length / all.length
    return { kind, percent, rises: all.length, recall, medianDelay: delays[delays.length >> 1] ?? null }
  })
}

/**
 * The probability that a score of the first sample is above one of the second; ties count half (Mann and Whitney 1947).
 */
export function areaUnderCurve(above: readonly number[], below: readonly number[]): number {
  const all = [...above.map((score) => ({ score, hit: 1 })), ...below.map((score) => ({ score, hit: 0 }))]
  all.sort((a, b) => a.score - b.score)
  let ranks = 0
  for (let from = 0; from < all.length; ) {
    let to = from
    while (to < all.length && all[to]?.score === all[from]?.score) to++
    const hits = all.slice(from, to).reduce((count, { hit }) => count + hit, 0)
    ranks += (hits * (from + to + 1)) / 2
    from = to
  }
  return (ranks - (above.length * (above.length + 1)) / 2) / (above.length * below.length)
}

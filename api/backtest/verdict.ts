/** Evaluates the played rises: the engine compared with the simple rule. */
import { type Bucket, buckets } from '../emissions/series.ts'
import { periodMs } from '../hotspots/settings.ts'
import type { Judged } from './judged.ts'
import { isAbove, percentFor, usualPercent } from './last-period.ts'
import { type Outcome, rises } from './rises.ts'

/** `recall`: the share of rises by this percentage that were found; `medianDelay`: in periods, of those found. */
export type Recall = { percent: number; recall: number; medianDelay: number | null }

/** `falseAlarmsPerYear`: per entity, on the unchanged data. */
export type Verdict = { rule: string; falseAlarmsPerYear: number; found: Recall[] }

export type Verdicts = {
  bucket: Bucket | 'ALL'
  entities: number
  periods: number
  entityYears: number
  rises: number
  verdicts: Verdict[]
  /**
   * How well the score separates activities within a rise from the same activities without it: 0.5 is chance, 1 is
   * perfect.
   */
  auc: { percent: number; auc: number }[]
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
  const raised = judged.reduce((count, period) => count + period.raised, 0)
  const ratios = judged.map(({ ratio }) => ratio)
  const lastPeriod = (percent: number): Verdict => ({
    rule: `last period + ${Math.ceil(percent)} %`,
    falseAlarmsPerYear: ratios.filter((ratio) => isAbove(ratio, percent)).length / entityYears,
    found: recalls(outcomes, ({ peaks }) => peaks.find(({ ratio }) => isAbove(ratio, percent))?.after ?? null),
  })
  const hotspots = {
    rule: 'hotspots',
    falseAlarmsPerYear: raised / entityYears,
    found: recalls(outcomes, ({ hotspotAfter }) => hotspotAfter),
  }
  const without = outcomes.filter(({ percent }) => percent === 0)
  return {
    bucket,
    entities: new Set(judged.map(({ entity }) => entity)).size,
    periods: judged.length,
    entityYears,
    rises: without.length,
    verdicts: [hotspots, lastPeriod(usualPercent), lastPeriod(percentFor(ratios, raised))],
    auc: rises.flatMap((percent) => {
      const within = outcomes.filter((outcome) => outcome.percent === percent)
      return percent === 0 ? [] : { percent, auc: areaUnderCurve(scoresOf(within), scoresOf(without)) }
    }),
  }
}

const scoresOf = (outcomes: readonly Outcome[]) => outcomes.flatMap(({ scores }) => scores)

function recalls(outcomes: readonly Outcome[], after: (outcome: Outcome) => number | null): Recall[] {
  return rises.map((percent) => {
    const all = outcomes.filter((outcome) => outcome.percent === percent)
    const delays = all.flatMap((outcome) => after(outcome) ?? []).sort((a, b) => a - b)
    return { percent, recall: delays.length / all.length, medianDelay: delays[delays.length >> 1] ?? null }
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

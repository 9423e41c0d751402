/** Lines the series of an entity up with those of comparison entities. */
import { type Bucket, bucketEnd, bucketStart } from '../emissions/series.ts'
import type { Window } from './outcome-series.ts'
import { minShareOfBaseline } from './outcome-series.ts'
import { mean, type Panel } from './panel.ts'

/** A log of figures by the start of the period in ms. */
export type Figures = ReadonlyMap<number, number>

/** More comparison entities hardly make an effect surer, and fewer are named on the page. */
const maxComparisons = 15

/** The starts of the periods in [from, to). */
export function startsBetween(bucket: Bucket, from: Date, to: Date): Date[] {
  const starts: Date[] = []
  for (let start = bucketStart(bucket, from); start < to; start = bucketEnd(bucket, start)) {
    if (start >= from) starts.push(start)
  }
  return starts
}

/** The panel of the baseline and the periods in `after`; what lies between, when the action was prepared, is left out. */
export function panelOf(
  treated: Figures,
  controls: readonly Figures[],
  { bucket, from, to }: Window,
  after: { from: Date; to: Date },
): Panel {
  const starts = startsBetween(bucket, from, after.to > to ? after.to : to).map((start) => start.getTime())
  const used = starts.flatMap((start, time) => {
    const figure = treated.get(start)
    const isBefore = start < to.getTime()
    const counts = isBefore || start >= after.from.getTime()
    return figure !== undefined && counts ? [{ start, time, figure, isBefore }] : []
  })
  return {
    times: used.map(({ time }) => time),
    before: used.filter(({ isBefore }) => isBefore).length,
    treated: used.map(({ figure }) => figure),
    controls: controls.map((series) => used.map(({ start }) => series.get(start) ?? null)),
  }
}

/**
 * Matches an entity with those that moved most like it in the baseline: the smallest variance of the difference. Candidates
 * without figures for much of the baseline are left out. At most 15, best first.
 */
export function bestMatches<T extends { figures: Figures }>(
  treated: Figures,
  candidates: readonly T[],
  window: Window,
): T[] {
  const starts = startsBetween(window.bucket, window.from, window.to).map((start) => start.getTime())
  const known = starts.filter((start) => treated.has(start))
  const ranked = candidates.flatMap((candidate) => {
    const differences = known.flatMap((start) => {
      const [own, other] = [treated.get(start), candidate.figures.get(start)]
      return own === undefined || other === undefined ? [] : [own - other]
    })
    if (differences.length < minShareOfBaseline * known.length || differences.length < 2) return []
    const centre = mean(differences)
    return [{ candidate, variance: mean(differences.map((difference) => (difference - centre) ** 2)) }]
  })
  return ranked
    .sort((a, b) => a.variance - b.variance)
    .slice(0, maxComparisons)
    .map(({ candidate }) => candidate)
}

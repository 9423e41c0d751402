/** Makes at maxRecommendations three recommendations for a hotspot: retrieve, compute, rank, compose. */
import { compose, type Draft } from './compose.ts'
import { type HotspotView, type Leg, legsOf } from './legs.ts'
import { type Reduction, reductionOf } from './reduction.ts'
import { type Candidate, retrieve } from './retrieval.ts'

/** Best first. `reason` is a sentence for the reader when there is nothing to recommend, else null. */
export type Recommended = { drafts: Draft[]; reason: string | null }

const maxRecommendations = 3
/** The saving of a measure counts more than how well its text matches. */
const reductionWeight = 0.6

/** By measure: the share of its promise that was realised where it was verified; 1 for those that are not in it. */
export type RealisedShares = ReadonlyMap<string, number>

/**
 * The recommendations for this hotspot, each with its root cause, its computed reduction in kg CO2e and its citation.
 * Pure and deterministic; keeps only the best measure of each family. A measure that has realised little of its promise
 * elsewhere is ranked by so much less, and its computed reduction stays as it is.
 */
export function recommend(hotspot: HotspotView, realised: RealisedShares = new Map()): Recommended {
  const legs = legsOf(hotspot.emissions)
  const candidates = retrieve(hotspot, legs)
  const worthwhile = candidates.flatMap((candidate) => {
    const reduction = reductionOf(candidate.measure, candidate.legs, hotspot)
    return reduction ? [{ ...candidate, reduction }] : []
  })
  const ranked = rank(worthwhile, realised)
  if (ranked.length === 0) return { drafts: [], reason: whyNothing(hotspot, legs, candidates) }
  return { drafts: ranked.map((each) => compose(hotspot, each.measure, each.reduction)), reason: null }
}

type Worthwhile = Candidate & { reduction: Reduction }

function rank(candidates: Worthwhile[], realised: RealisedShares): Worthwhile[] {
  const savingOf = ({ measure, reduction }: Worthwhile) => reduction.co2 * (realised.get(measure.id) ?? 1)
  const bySaving = candidates.toSorted(
    (a, b) => savingOf(b) - savingOf(a) || b.relevance - a.relevance || a.measure.id.localeCompare(b.measure.id),
  )
  const families = new Set<string>()
  const best = bySaving.filter(({ measure }) => !families.has(measure.family) && families.add(measure.family))
  const largest = Math.max(best[0] ? savingOf(best[0]) : 0, Number.EPSILON)
  const scoreOf = (each: Worthwhile) =>
    reductionWeight * (savingOf(each) / largest) + (1 - reductionWeight) * each.relevance
  return best.toSorted((a, b) => scoreOf(b) - scoreOf(a)).slice(0, maxRecommendations)
}

function whyNothing({ emissions }: HotspotView, legs: Leg[], candidates: Candidate[]): string {
  if (!emissions.some(({ co2 }) => co2 > 0)) return 'No measure fits: no emission of this period is recorded yet.'
  if (legs.length === 0) {
    return 'No measure fits: the emissions of this period are reported amounts or electricity, and the knowledge base holds measures for freight and fuel.'
  }
  if (candidates.length > 0) {
    const titles = candidates.map(({ measure }) => measure.title.toLowerCase()).slice(0, 2)
    return `No measure fits: what the records suggest (${titles.join('; ')}) is not possible on these legs or would save less than 1 % of the hotspot.`
  }
  const kinds = new Set(
    legs.map((leg) => (leg.kind === 'fuel' ? 'fuel' : `${leg.mode.toLowerCase().replace('_', ' ')} freight`)),
  )
  return `No measure fits: the recorded ${[...kinds].join(', ')} shows none of the conditions that a measure of the knowledge base needs.`
}

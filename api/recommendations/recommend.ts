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

/**
 * The recommendations for this hotspot, each with its root cause, its computed reduction in kg CO2e and its citation.
 * Pure and deterministic; keeps only the best measure of each family.
 */
export function recommend(hotspot: HotspotView): Recommended {
  const legs = legsOf(hotspot.emissions)
  const candidates = retrieve(hotspot, legs)
  const worthwhile = candidates.flatMap((candidate) => {
    const reduction = reductionOf(candidate.measure, candidate.legs, hotspot)
    return reduction ? [{ ...candidate, reduction }] : []
  })
  const ranked = rank(worthwhile)
  if (ranked.length === 0) return { drafts: [], reason: whyNothing(hotspot, legs, candidates) }
  return { drafts: ranked.map((each) => compose(hotspot, each.measure, each.reduction)), reason: null }
}

type Worthwhile = Candidate & { reduction: Reduction }

function rank(candidates: Worthwhile[]): Worthwhile[] {
  const bySaving = candidates.toSorted(
    (a, b) =>
      b.reduction.co2 - a.reduction.co2 || b.relevance - a.relevance || a.measure.id.localeCompare(b.measure.id),
  )
  const families = new Set<string>()
  const best = bySaving.filter(({ measure }) => !families.has(measure.family) && families.add(measure.family))
  const largest = best[0]?.reduction.co2 ?? 1
  const scoreOf = ({ relevance, reduction }: Worthwhile) =>
    reductionWeight * (reduction.co2 / largest) + (1 - reductionWeight) * relevance
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

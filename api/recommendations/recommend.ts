/** Makes at most three recommendations for a hotspot: retrieve, compute, rank, compose. */
import { type Circumstances, circumstancesOf } from './circumstances.ts'
import { compose, type Draft } from './compose.ts'
import { type HotspotView, type Leg, legsOf } from './legs.ts'
import { type RealisedShares, rank, recordCheck } from './rank.ts'
import { reductionOf } from './reduction.ts'
import { type Candidate, emittedBy, retrieve } from './retrieval.ts'

/** Best first. `reason` is a sentence for the reader when there is nothing to recommend, else null. */
export type Recommended = { drafts: Draft[]; reason: string | null }

const maxRecommendations = 3
/** What a meter, a pump or a report shows does not rise tenfold: its unit or its date is wrong far more often. */
const doubtfulRise = 10

/**
 * The recommendations for this hotspot, each with its root cause, its computed reduction in kg CO2e and its citation.
 * Pure and deterministic; keeps only the best measure of each family. A measure that has realised little of its promise
 * elsewhere is ranked by so much less, and its computed reduction stays as it is. A figure that can hardly be right gets
 * only the advice to check it.
 */
export function recommend(hotspot: HotspotView, realised: RealisedShares = new Map()): Recommended {
  const legs = legsOf(hotspot.emissions)
  const around = circumstancesOf(hotspot, legs)
  const candidates = retrieve(hotspot, legs, around)
  const worthwhile = candidates.flatMap((candidate) => {
    const reduction = reductionOf(candidate.measure, candidate.legs, hotspot, around)
    return reduction ? [{ ...candidate, reduction }] : []
  })
  const ranked = rank(worthwhile, hotspot.drivers, realised)
  const sensible = isDoubtful(legs, around) ? ranked.filter(({ measure }) => measure.family === recordCheck) : ranked
  const best = sensible.slice(0, maxRecommendations)
  if (best.length === 0) return { drafts: [], reason: whyNothing(hotspot, legs, candidates) }
  return { drafts: best.map((each) => compose(hotspot, each.measure, each.reduction)), reason: null }
}

function isDoubtful(legs: readonly Leg[], { rise }: Circumstances): boolean {
  return rise >= doubtfulRise && legs.every(({ kind }) => kind !== 'freight')
}

function whyNothing({ emissions }: HotspotView, legs: Leg[], candidates: Candidate[]): string {
  if (!emissions.some(({ co2 }) => co2 > 0)) return 'No measure fits: no emission of this period is recorded yet.'
  if (candidates.length > 0) {
    const titles = candidates.map(({ measure }) => measure.title.toLowerCase()).slice(0, 2)
    return `No measure fits: what the records suggest (${titles.join('; ')}) is not possible here or would save less than 1 % of the hotspot.`
  }
  const kinds = new Set(legs.map(emittedBy))
  return `No measure fits: the recorded ${[...kinds].join(', ')} shows none of the conditions that a measure of the knowledge base needs.`
}

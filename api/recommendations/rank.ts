/** Puts measures that fit into the order in which to think of them. */
import type { Driver } from '../hotspots/drivers.ts'
import type { Measure } from './knowledge.ts'
import type { Reduction } from './reduction.ts'
import type { Candidate } from './retrieval.ts'

export type Worthwhile = Candidate & { reduction: Reduction }

/** By measure: the share of its promise that was realised where it was verified; 1 for those that are not in it. */
export type RealisedShares = ReadonlyMap<string, number>

/** Reduction first, then whether it answers the cause, then cost and lead time; together 1. */
const weights = { reduction: 0.35, cause: 0.2, turn: 0.2, ease: 0.15, relevance: 0.1 }
const turns: Record<Measure['turn'], number> = { 1: 1, 2: 0.5, 3: 0 }
const costs: Record<Measure['cost'], number> = { SAVES: 1, NEUTRAL: 0.5, COSTS: 0 }
const leadTimes: Record<Measure['leadTime'], number> = { DAYS: 1, WEEKS: 0.8, MONTHS: 0.4, YEARS: 0 }

/** Measures of this family ask whether the record is right, which comes before acting on it. */
export const recordCheck = 'record-check'

/** Best first; of each family only the best. A reduction counts for as much as such measures have realised elsewhere. */
export function rank(
  candidates: readonly Worthwhile[],
  drivers: readonly Driver[],
  realised: RealisedShares = new Map(),
): Worthwhile[] {
  const savingOf = ({ measure, reduction }: Worthwhile) => reduction.co2 * (realised.get(measure.id) ?? 1)
  const largest = Math.max(Number.EPSILON, ...candidates.map(savingOf))
  const raised = drivers.filter(({ co2 }) => co2 > 0)
  const scored = candidates.map((each) => ({ each, score: scoreOf(each, savingOf(each) / largest, raised) }))
  const ordered = scored.toSorted((a, b) => b.score - a.score || a.each.measure.id.localeCompare(b.each.measure.id))
  const best = new Map<string, Worthwhile>()
  for (const { each } of ordered) if (!best.has(each.measure.family)) best.set(each.measure.family, each)
  return [...best.values()]
}

/** `saving`: as a share of the largest. */
function scoreOf({ measure, relevance }: Worthwhile, saving: number, raised: readonly Driver[]): number {
  if (measure.family === recordCheck) return 1 + relevance
  const total = raised.reduce((sum, { co2 }) => sum + co2, 0)
  const tackled = raised.reduce((sum, { kind, co2 }) => (measure.tackles.includes(kind) ? sum + co2 : sum), 0)
  const ease = (costs[measure.cost] + leadTimes[measure.leadTime]) / 2
  return (
    weights.reduction * saving +
    weights.cause * (total > 0 ? tackled / total : 0) +
    weights.turn * turns[measure.turn] +
    weights.ease * ease +
    weights.relevance * relevance
  )
}

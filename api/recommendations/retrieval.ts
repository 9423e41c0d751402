/** Finds the measures that fit a hotspot: those whose needs its records meet, ranked by text search. */
import MiniSearch from 'minisearch'
import type { Circumstances } from './circumstances.ts'
import { recordsThatMeet } from './fits.ts'
import { type Measure, measures } from './knowledge.ts'
import type { HotspotView, Leg } from './legs.ts'

/** A measure with the records it would change; `relevance` (0 to 1) is how well its text matches the hotspot. */
export type Candidate = { measure: Measure; legs: Leg[]; relevance: number }

/** A measure that touches less of the hotspot than this does not answer it. */
const minTouchedShare = 0.1

/** Search words for each kind of driver. */
const driverWords = {
  ACTIVITY: 'load consolidation tonnes',
  MODE_MIX: 'mode shift',
  DISTANCE: 'long haul distance corridor',
  INTENSITY: 'fuel per kilometre load factor intensity',
  OTHER: '',
}

const index = new MiniSearch<Measure>({
  fields: ['title', 'words', 'tackles', 'summary'],
  extractField: (measure, field) => {
    const value = measure[field as keyof Measure]
    return Array.isArray(value) ? value.join(' ') : String(value)
  },
  searchOptions: { boost: { title: 2, words: 2 } },
})
index.addAll(measures)

/**
 * The measures that fit, best text match first. A measure fits where records meet one of its needs; what nobody has
 * recorded or stated (idling, speed, lead time) never makes a measure fit.
 */
export function retrieve(hotspot: HotspotView, legs: Leg[], around: Circumstances): Candidate[] {
  const whole = co2Of(legs)
  const fitting = measures.flatMap((measure) => {
    const affected = new Set(measure.fits.flatMap((need) => recordsThatMeet(need, legs, around)))
    return co2Of(affected) >= minTouchedShare * whole && affected.size > 0 ? [{ measure, legs: [...affected] }] : []
  })
  if (fitting.length === 0) return []
  const ids = new Set(fitting.map(({ measure }) => measure.id))
  const found = index.search(queryOf(hotspot, legs), { filter: ({ id }) => ids.has(id) })
  const scores = new Map(found.map(({ id, score }) => [id as string, score]))
  const best = Math.max(...scores.values(), Number.EPSILON)
  return fitting
    .map((each) => ({ ...each, relevance: (scores.get(each.measure.id) ?? 0) / best }))
    .sort((a, b) => b.relevance - a.relevance || a.measure.id.localeCompare(b.measure.id))
}

/** The search text: what raised the emissions, the entity, and what emitted. */
export function queryOf({ drivers, entity }: HotspotView, legs: Leg[]): string {
  const raising = drivers.filter(({ co2 }) => co2 > 0).slice(0, 3)
  const causes = raising.flatMap(({ kind, label }) => [kind, driverWords[kind], label.replaceAll(/[\d.,%]+/g, '')])
  const emitted = new Set(legs.map(emittedBy))
  return [...causes, entity.type, entity.name, ...emitted].join(' ').toLowerCase()
}

/** What a record emitted by, in words. */
export function emittedBy(leg: Leg): string {
  if (leg.kind === 'freight') return `${leg.mode.toLowerCase().replace('_', ' ')} freight`
  if (leg.kind === 'reported') return 'reported amounts'
  return leg.kind
}

const co2Of = (some: Iterable<Leg>): number => {
  let total = 0
  for (const { co2 } of some) total += co2
  return total
}

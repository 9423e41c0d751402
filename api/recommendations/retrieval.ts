/** Finds the measures that fit a hotspot: those whose conditions its activities show, ranked by text search. */
import MiniSearch from 'minisearch'
import { type Condition, type Measure, measures } from './knowledge.ts'
import { directKm, type HotspotView, type Leg } from './legs.ts'

/** A measure with the legs it would change; `relevance` (0 to 1) is how well its text matches the hotspot. */
export type Candidate = { measure: Measure; legs: Leg[]; relevance: number }

/** Ocean transport takes weeks: below this distance only a truck can replace an aircraft. */
const oceanFromKm = 3000
const regionalUpToKm = 1500
const longHaulFromKm = 500

const roadFuels = new Set([
  'diesel_average_biofuel_blend',
  'diesel_100_percent_mineral_diesel',
  'petrol_average_biofuel_blend',
  'petrol_100_percent_mineral_petrol',
  'cng',
  'lng',
  'lpg',
])

/** Whether a leg shows the condition. `intense`: the entity's road freight emits more per tonne-km than it used to. */
const shows: Record<Condition, (leg: Leg, view: { roadFuel: boolean; intense: boolean }) => boolean> = {
  mode_air_over_3000km: (leg) => isMode(leg, 'AIR') && directKm(leg) >= oceanFromKm,
  mode_air_under_1500km: (leg) => isMode(leg, 'AIR') && directKm(leg) < regionalUpToKm,
  mode_road_over_500km: (leg) => isMode(leg, 'ROAD') && leg.distanceKm > longHaulFromKm,
  long_haul_road: (leg) => isTruck(leg) && leg.distanceKm > longHaulFromKm,
  van: (leg) => isMode(leg, 'ROAD') && leg.vehicleClass.startsWith('van_') && !leg.vehicleClass.includes('electric'),
  refrigerated: (leg) => isTruck(leg) && leg.vehicleClass.includes('refrigerated'),
  load_factor_low: (leg) => isTruck(leg) && leg.vehicleClass.endsWith('_50_percent_laden'),
  empty_running: (leg) => isTruck(leg) && leg.vehicleClass.endsWith('_0_percent_laden'),
  feeder: (leg) => isMode(leg, 'SEA') && /^container_(0_to_999|1000_to_1999)_teu$/.test(leg.vehicleClass),
  fuel_use_high: (leg, { roadFuel, intense }) =>
    leg.kind === 'fuel' ? roadFuel && roadFuels.has(leg.fuel) : intense && isTruck(leg),
}

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
 * The measures that fit, best text match first. A measure fits when a leg shows one of its conditions; triggers that
 * are not recorded (idling, speed, lead time) never make a measure fit.
 */
export function retrieve(hotspot: HotspotView, legs: Leg[]): Candidate[] {
  const view = viewOf(hotspot, legs)
  const fitting = measures.flatMap((measure) => {
    if (measure.method === 'not-computable') return []
    const affected = legs.filter((leg) => measure.seenAs.some((condition) => shows[condition](leg, view)))
    return affected.length > 0 ? [{ measure, legs: affected }] : []
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
  const modes = new Set(legs.map((leg) => (leg.kind === 'fuel' ? 'fuel' : `${leg.mode} freight`)))
  return [...causes, entity.type, ...modes].join(' ').toLowerCase()
}

function viewOf({ entity, drivers }: HotspotView, legs: Leg[]): { roadFuel: boolean; intense: boolean } {
  const co2Of = (some: Leg[]) => some.reduce((total, { co2 }) => total + co2, 0)
  const freight = legs.filter((leg) => leg.kind === 'freight')
  const mostlyRoad = co2Of(freight.filter((leg) => isMode(leg, 'ROAD'))) > co2Of(freight) / 2
  return {
    // A facility burns diesel in generators and boilers.
    roadFuel: entity.type !== 'FACILITY' && drivers.some(({ kind, co2 }) => kind !== 'OTHER' && co2 > 0),
    intense: mostlyRoad && drivers.some(({ kind, co2 }) => kind === 'INTENSITY' && co2 > 0),
  }
}

function isMode(leg: Leg, mode: 'AIR' | 'ROAD' | 'SEA'): leg is Extract<Leg, { kind: 'freight' }> {
  return leg.kind === 'freight' && leg.mode === mode
}

function isTruck(leg: Leg): leg is Extract<Leg, { kind: 'freight' }> {
  return isMode(leg, 'ROAD') && leg.vehicleClass.startsWith('hgv')
}

/** Composes the text of a recommendation from the drivers, the computed reduction and the measure's passage. */
import type { EntityType } from '../emissions/activity.ts'
import { isListOf, isRecord, jsonReader } from '../platform/stored-json.ts'
import { assumedCarriageKm, drayageKm } from './alternatives.ts'
import { nameOf } from './geography.ts'
import { type Measure, passageOf } from './knowledge.ts'
import type { FreightLeg, HotspotView } from './legs.ts'
import type { Change, Reduction } from './reduction.ts'

/**
 * The source of a recommendation: the passage says in our words what the source says; of a document of the company, which
 * `document` names, it is as it stands there.
 */
export type Citation = {
  title: string
  source: string
  passage: string
  url: string | null
  document?: { id: string; version: number; place: string | null }
}

/** Reads the citations that a recommendation was stored with. */
export const readCitations = jsonReader(
  'Recommendation.citations',
  'they are written again when the figures of the hotspot change',
  isListOf(
    (item): item is Citation =>
      isRecord(item) &&
      [item.title, item.source, item.passage].every((text) => typeof text === 'string') &&
      (item.url === null || typeof item.url === 'string') &&
      (item.document === undefined || (isRecord(item.document) && typeof item.document.id === 'string')),
  ),
)

/** `co2Reduction` is kg CO2e over the hotspot's period. */
export type Draft = {
  measureId: string
  action: string
  rootCause: string
  co2Reduction: number
  citations: Citation[]
}

const namedLanes = 3
const namedDrivers = 3
/** A driver below this share of the whole change explains nothing. */
const minDriverShare = 0.01

/** Drafts one recommendation. The root cause quotes the drivers and adds nothing to them. */
export function compose(hotspot: HotspotView, measure: Measure, reduction: Reduction): Draft {
  const { title, source, url } = measure
  const expected = `Expected: ${kg(reduction.co2)} less over the period.`
  return {
    measureId: measure.id,
    action: `${actionOf(measure, reduction, hotspot.entity.type)} ${expected}`,
    rootCause: rootCauseOf(hotspot),
    co2Reduction: reduction.co2,
    citations: [{ title, source, passage: passageOf(measure), url }],
  }
}

/** Why the figure is high: how far it is above normal, and how much each driver contributed. */
export function rootCauseOf({ entity, drivers, predictedCo2, baselineCo2 }: HotspotView): string {
  const percent = baselineCo2 > 0 ? ` (${number((100 * (predictedCo2 - baselineCo2)) / baselineCo2)} % above)` : ''
  const heading = `${entity.name} is heading for ${kg(predictedCo2)} against a normal ${kg(baselineCo2)}${percent}.`
  const worthNaming = minDriverShare * Math.abs(predictedCo2 - baselineCo2)
  const parts = drivers
    .filter(({ co2 }) => Math.abs(co2) > worthNaming)
    .slice(0, namedDrivers)
    .map(({ co2, label }) => `${label}: ${co2 < 0 ? '−' : '+'}${kg(Math.abs(co2))}.`)
  return [heading, ...(parts.length > 0 ? parts : ['The records do not show what moved it.'])].join(' ')
}

function actionOf(measure: Measure, reduction: Reduction, entityType: EntityType): string {
  const { changes, share, shareIs } = reduction
  const freight = changes.flatMap(({ leg }) => (leg.kind === 'freight' ? [leg] : []))
  const tonnes = freight.reduce((total, leg) => total + leg.massKg, 0) / 1000
  const part = `${tonnesText(share * tonnes)} of the ${tonnesText(tonnes)}`
  const lanes = lanesText(changes)
  const why = shareReason(measure, share, shareIs)
  switch (measure.method) {
    case 'sea-instead-of-air':
      return `Plan orders earlier so that ${part} flown over more than 3,000 km so far this period go by ocean: ${lanes}. ${why} ${oceanAssumption(changes)}`
    case 'road-instead-of-air':
      return `Send ${part} flown over less than 1,500 km so far this period by truck, or by rail where available: ${lanes}. ${why} Counted as road freight with a detour; both ends are connected by land.`
    case 'rail-instead-of-road':
      return `Book intermodal rail for ${part} trucked over more than 500 km so far this period: ${lanes}. ${why} Counted with ${drayageKm} km of trucking to and from the terminals; check that both ends have one within reach.`
    case 'fuller-vehicle':
      return `Consolidate orders and relax delivery windows so that ${part} now moved in half-laden trucks travel in full ones: ${lanes}. ${why}`
    case 'electric-van':
      return `Replace combustion vans with battery-electric ones for ${part} carried by van so far this period: ${lanes}. ${why} Counted with the UK grid; on a grid with more coal the gain is smaller.`
    case 'larger-ship':
      return `Move ${part} on small feeder ships so far this period to services with ships of 2,000 TEU and more: ${lanes}. ${why} Ask the carriers for vessel classes or lane intensities.`
    case 'ambient-instead-of-refrigerated':
      return `Cut the energy of refrigerated trucks (door discipline, set points, electric cooling units) on the ${tonnesText(tonnes)} moved chilled so far this period: ${lanes}. Assumed: a third of what refrigeration adds.`
    case 'percent-of-fuel':
      return `${fleetAction(measure, entityType)}: ${fuelText(changes)}. Counted with ${measure.reductionPercent.min} % of fuel, the low end of what the source reports.`
    case 'not-computable':
      return measure.title
  }
}

const fleetActions: Record<string, string> = {
  'driver-training': 'train drivers in fuel-efficient driving and monitor the result',
  safed: 'train drivers in fuel-efficient driving and monitor the result',
  'aero-tractor-trailer': 'fit aerodynamic kits to the long-haul tractors and trailers',
  'wide-base-tyres': 'fit single wide-base tyres to the long-haul trucks',
  'lrr-tyres': 'fit low-rolling-resistance tyres to the long-haul trucks',
}

/** The owner of a route or a supplier seldom owns the trucks. */
function fleetAction({ id, title }: Measure, entityType: EntityType): string {
  const action = fleetActions[id] ?? title.toLowerCase()
  if (entityType === 'ROUTE' || entityType === 'SUPPLIER') return `Ask the carriers to ${action}`
  return action.charAt(0).toUpperCase() + action.slice(1)
}

function shareReason({ method }: Measure, share: number, shareIs: Reduction['shareIs']): string {
  const percent = `${number(100 * share)} %`
  if (shareIs === 'the excess') return `That is ${percent}, the share above this period's normal level.`
  if (shareIs === 'assumed') return `Assumed: ${percent} of it as a first step.`
  const rest = method === 'rail-instead-of-road' ? 'too urgent or too far from a terminal' : 'too urgent'
  return `At most ${percent} is assumed to move; the rest is taken as ${rest}.`
}

function oceanAssumption(changes: Change[]): string {
  const blind = changes.some(({ ports }) => ports === null)
  const carriage = blind
    ? `${assumedCarriageKm} km of trucking at each end where no coordinates are recorded`
    : 'trucking to and from the ports'
  return `Counted with a sea route of twice the straight line and ${carriage}.`
}

/** Largest saving first: `Hyderabad–Lusaka (1.2 t, via the ports of Chennai and Beira), …, and 4 more`. */
function lanesText(changes: Change[]): string {
  const lanes = new Map<string, { tonnes: number; saving: number; ports: Change['ports'] }>()
  for (const { leg, saving, ports } of changes) {
    if (leg.kind !== 'freight') continue
    const name = laneName(leg)
    const lane = lanes.get(name) ?? { tonnes: 0, saving: 0, ports }
    lanes.set(name, { ports, tonnes: lane.tonnes + leg.massKg / 1000, saving: lane.saving + saving })
  }
  const sorted = [...lanes].sort(([, a], [, b]) => b.saving - a.saving)
  const shown = sorted.slice(0, namedLanes).map(([name, { tonnes, ports }]) => {
    const via = ports ? `, via the ports of ${ports.from.name} and ${ports.to.name}` : ''
    return `${name} (${tonnesText(tonnes)}${via})`
  })
  const more = sorted.length - shown.length
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more ${more === 1 ? 'lane' : 'lanes'}` : ''}`
}

function laneName({ origin, destination, distanceKm }: FreightLeg): string {
  if (!origin || !destination) return `legs of about ${number(distanceKm)} km`
  return `${nameOf(origin)}–${nameOf(destination)}`
}

function fuelText(changes: Change[]): string {
  const co2 = changes.reduce((total, { leg }) => total + leg.co2, 0)
  const amounts = new Map<string, number>()
  for (const { leg } of changes) {
    if (leg.kind === 'fuel') amounts.set(leg.unit, (amounts.get(leg.unit) ?? 0) + leg.amount)
  }
  if (amounts.size === 0) return `trucks emitted ${kg(co2)} so far this period on ${lanesText(changes)}`
  const burned = [...amounts].map(([unit, amount]) => `${number(amount)} ${unit}`).join(' and ')
  return `${burned} of road fuel (${kg(co2)}) were burned so far this period; the records do not say over how many km, so compare fuel per km first`
}

function kg(value: number): string {
  return Math.abs(value) >= 1000 ? `${number(value / 1000)} t CO2e` : `${number(value)} kg CO2e`
}

function tonnesText(tonnes: number): string {
  return tonnes < 1 ? `${number(tonnes * 1000)} kg` : `${number(tonnes)} t`
}

// Building a formatter takes longer than all the rest here.
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const threeDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 })

/** Three significant digits, whole numbers from 100 on, with thousands separators. */
function number(value: number): string {
  return (Math.abs(value) >= 100 ? whole : threeDigits).format(value)
}

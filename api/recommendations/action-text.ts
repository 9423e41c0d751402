/** Says what to do, on what, and how its saving was counted. */
import type { EntityType } from '../emissions/activity.ts'
import { assumedCarriageKm, drayageKm } from './alternatives.ts'
import { kg, number, tonnesText } from './amount-text.ts'
import { heatPumpPerformance } from './electrification.ts'
import { nameOf } from './geography.ts'
import type { Measure } from './knowledge.ts'
import type { FreightLeg } from './legs.ts'
import type { Change, Reduction } from './reduction.ts'

const namedLanes = 3

export function actionOf(measure: Measure, reduction: Reduction, entityType: EntityType): string {
  const { changes, share, shareIs } = reduction
  const freight = changes.flatMap(({ leg }) => (leg.kind === 'freight' ? [leg] : []))
  const tonnes = freight.reduce((total, leg) => total + leg.massKg, 0) / 1000
  const part = `${tonnesText(share * tonnes)} of the ${tonnesText(tonnes)}`
  const lanes = lanesText(changes)
  const why = shareReason(measure, share, shareIs)
  switch (measure.method) {
    case 'sea-instead-of-air':
      return `Plan orders earlier so that ${part} flown over more than 3,000 km so far this period go by ocean: ${lanes}. ${why} ${oceanAssumption(changes)}`
    case 'sea-air':
      return `Send ${part} flown so far this period half of the way by ship: ${lanes}. ${why} Counted with a sea route of twice the straight line.`
    case 'road-instead-of-air':
      return `Send ${part} flown so far this period by truck, or by rail where available: ${lanes}. ${why} Counted as road freight with a detour; both ends are connected by land.`
    case 'rail-instead-of-air':
    case 'rail-asia-europe':
      return `Send ${part} flown so far this period by rail: ${lanes}. ${why} Counted with trucking to and from the terminals; check that a train runs on this lane.`
    case 'rail-instead-of-road':
      return `Book intermodal rail for ${part} trucked over more than 500 km so far this period: ${lanes}. ${why} Counted with ${drayageKm} km of trucking to and from the terminals; check that both ends have one within reach.`
    case 'ship-instead-of-road':
      return `Send ${part} trucked so far this period by coastal ship: ${lanes}. ${why} Counted as a RoRo ship whose way is 30 % longer.`
    case 'barge-instead-of-road':
      return `Send ${part} trucked so far this period by barge: ${lanes}. ${why} Counted with ${percentText(measure)}, less the trucking to and from the ports.`
    case 'fuller-vehicle':
      return `Consolidate orders and relax delivery windows so that ${part} now moved in half-laden trucks travel in full ones: ${lanes}. ${why}`
    case 'artic-instead-of-rigid':
    case 'truck-instead-of-van':
      return `${imperative(measure, entityType)}, for ${part} so far this period: ${lanes}. ${why}`
    case 'larger-ship':
      return `Move ${part} on small feeder ships so far this period to services with ships of 2,000 TEU and more: ${lanes}. ${why} Ask the carriers for vessel classes or lane intensities.`
    case 'ambient-instead-of-refrigerated':
      return `${imperative(measure, entityType)}, on the ${tonnesText(tonnes)} moved chilled so far this period: ${lanes}. ${why}`
    case 'electric-van':
    case 'electric-truck':
    case 'electric-rigid':
    case 'electric-machines':
    case 'grid-instead-of-generator':
      return `${imperative(measure, entityType)}: ${onWhat(changes)}. ${why} ${gridText(reduction)}`
    case 'heat-pump':
      return `${imperative(measure, entityType)}: ${onWhat(changes)}. ${why} Counted with ${heatPumpPerformance} kWh of heat for each kWh. ${gridText(reduction)}`
    case 'undo-distance':
      return `${imperative(measure, entityType)}: ${onWhat(changes)}. ${why} Counted with what the longer way added, and at most ${measure.reductionPercent?.max ?? 0} %.`
    case 'percent':
    case 'percent-of-fuel': {
      const counted = reduction.co2 > 0 ? ` ${why} Counted with ${percentText(measure)}.` : ''
      return `${imperative(measure, entityType)}: ${onWhat(changes)}.${counted}`
    }
    case 'none':
      return `${imperative(measure, entityType)}: ${onWhat(changes)}.`
  }
}

/** The owner of a route or a supplier seldom owns the trucks or the site. */
function imperative({ action, actor }: Measure, entityType: EntityType): string {
  if (actor === 'CARRIER' && (entityType === 'ROUTE' || entityType === 'SUPPLIER'))
    return `Ask the carriers to ${action}`
  if (actor === 'SITE' && entityType === 'SUPPLIER') return `Ask the supplier to ${action}`
  return action.charAt(0).toUpperCase() + action.slice(1)
}

function percentText({ reductionPercent, part }: Measure): string {
  const low = `${reductionPercent?.min ?? 0} %`
  if (!part) return `${low}, the low end of what the source reports`
  return `${low} of ${part.of}, the low end of what the source reports, and ${part.of} assumed to be ${number(100 * part.share)} %`
}

const gridText = ({ grid }: Reduction): string =>
  grid ? `Counted with the grid of ${grid.name}, ${number(grid.kgPerKwh)} kg CO2e per kWh (${grid.source}).` : ''

function shareReason({ method }: Measure, share: number, shareIs: Reduction['shareIs']): string {
  const percent = `${number(100 * share)} %`
  if (shareIs === 'all') return ''
  if (shareIs === 'the excess') return `That is ${percent}, the share above this period's normal level.`
  if (shareIs === 'assumed') return `Assumed: ${percent} of it as a first step.`
  const rest = method === 'rail-instead-of-road' ? 'too urgent or too far from a terminal' : 'too urgent'
  return `At most ${percent} is assumed to move; the rest is taken as ${rest}.`
}

function oceanAssumption(changes: Change[]): string {
  const blind = changes.some(({ via }) => via === null)
  const carriage = blind
    ? `${assumedCarriageKm} km of trucking at each end where no coordinates are recorded`
    : 'trucking to and from the ports'
  return `Counted with a sea route of twice the straight line and ${carriage}.`
}

/** What the records burned, drew, carried or reported so far this period. */
function onWhat(changes: Change[]): string {
  const co2 = changes.reduce((total, { leg }) => total + leg.co2, 0)
  const amounts = new Map<string, number>()
  const add = (unit: string, amount: number) => amounts.set(unit, (amounts.get(unit) ?? 0) + amount)
  for (const { leg } of changes) {
    if (leg.kind === 'fuel') add(`${leg.unit} of ${fuelName(leg.fuel)}`, leg.amount)
    else if (leg.kind === 'electricity') add('kWh', leg.kwh)
  }
  const parts = [...amounts].map(([unit, amount]) => `${number(amount)} ${unit}`)
  const lanes = lanesText(changes)
  if (lanes) parts.push(lanes)
  if (changes.some(({ leg }) => leg.kind === 'reported')) parts.push('the reported amounts')
  return `${parts.join(' and ')}, ${kg(co2)} so far this period`
}

const fuelName = (fuel: string): string =>
  fuel.replace(/_(average_biofuel_blend|100_percent.*)$/, '').replaceAll('_', ' ')

/** Largest saving first: `Hyderabad–Lusaka (1.2 t, via the ports of Chennai and Beira), …, and 4 more`. */
function lanesText(changes: Change[]): string {
  const lanes = new Map<string, { tonnes: number; saving: number; via: Change['via'] }>()
  for (const { leg, saving, via } of changes) {
    if (leg.kind !== 'freight') continue
    const name = laneName(leg)
    const lane = lanes.get(name) ?? { tonnes: 0, saving: 0, via }
    lanes.set(name, { via, tonnes: lane.tonnes + leg.massKg / 1000, saving: lane.saving + saving })
  }
  const sorted = [...lanes].sort(([, a], [, b]) => b.saving - a.saving)
  const shown = sorted
    .slice(0, namedLanes)
    .map(([name, { tonnes, via }]) => `${name} (${tonnesText(tonnes)}${via ? `, ${via}` : ''})`)
  const more = sorted.length - shown.length
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more ${more === 1 ? 'lane' : 'lanes'}` : ''}`
}

function laneName({ origin, destination, distanceKm }: FreightLeg): string {
  if (!origin || !destination) return `legs of about ${number(distanceKm)} km`
  return `${nameOf(origin)}–${nameOf(destination)}`
}

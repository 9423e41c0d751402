/** Computes the saving of a measure for a hotspot, from the hotspot's own emissions. */
import type { GridFactor } from '../emissions/grid-factor.ts'
import * as other from './alternatives.ts'
import type { Circumstances } from './circumstances.ts'
import { electricMachines, electricTruck, electricVans, gridInsteadOfGenerator, heatPump } from './electrification.ts'
import type { Measure } from './knowledge.ts'
import type { FreightLeg, HotspotView, Leg } from './legs.ts'

/** A record that the measure would change, with its saving in kg CO2e if all of it changed. */
export type Change = { leg: Leg; saving: number; via: string | null }

export type Reduction = {
  /** kg CO2e over the hotspot's whole period; 0 where no saving is counted. */
  co2: number
  /** The share of the affected emissions that is assumed to change, 0 to 1, and the reason for that share. */
  share: number
  shareIs: 'the excess' | 'the limit' | 'assumed' | 'all'
  /** Largest saving first. */
  changes: Change[]
  /** The grid that it was counted with; null where none was needed. */
  grid: GridFactor | null
}

/** A saving below this share of the hotspot is not worthwhile. */
const minSavingShare = 0.01

/**
 * The saving of `measure` on `legs`, or null when no record can change or the saving is not worthwhile.
 *
 * - Every record is computed again with the alternative (alternatives.ts, electrification.ts). Its saving is capped at
 *   the measure's maximum percentage of the record's emissions, and is not raised to the minimum. Measures in per cent
 *   use the low end of their range, because the records do not show how vehicles and sites are equipped and run.
 * - Only a share of the saving counts (`measure.share`): for a mode shift the share above the baseline, at most half.
 * - Emissions so far are scaled to the hotspot's predicted figure: the rest of the period is assumed to be like them.
 */
export function reductionOf(
  measure: Measure,
  legs: Leg[],
  hotspot: HotspotView,
  { grid, raised }: Circumstances,
): Reduction | null {
  const soFar = hotspot.emissions.reduce((total, { co2 }) => total + co2, 0)
  if (!(soFar > 0) || !(hotspot.predictedCo2 > 0)) return null
  const scale = hotspot.predictedCo2 / soFar
  const showsNothing = measure.method === 'percent-of-fuel' && legs.every(({ kind }) => kind !== 'fuel')
  if (measure.method === 'none' || showsNothing) {
    const changes = legs.map((leg) => ({ leg, saving: 0, via: null })).sort((a, b) => b.leg.co2 - a.leg.co2)
    return { co2: 0, share: 1, shareIs: 'all', changes, grid: null }
  }
  const changes = legs
    .flatMap((leg) => changeOf(measure, leg, grid) ?? [])
    .filter(({ saving }) => saving > 0)
    .sort((a, b) => b.saving - a.saving)
  const affected = scale * changes.reduce((total, { leg }) => total + leg.co2, 0)
  const { share, shareIs } = shareOf(measure, affected, hotspot)
  const most = scale * changes.reduce((total, { saving }) => total + saving, 0)
  const co2 =
    measure.method === 'undo-distance' && raised.has('DISTANCE') ? Math.min(most, addedByDistance(hotspot)) : most
  const needsGrid = gridMethods.has(measure.method)
  const counted = { co2: share * co2, share, shareIs, changes, grid: needsGrid ? grid : null }
  return counted.co2 >= minSavingShare * hotspot.predictedCo2 ? counted : null
}

const gridMethods = new Set<Measure['method']>([
  'electric-van',
  'electric-truck',
  'electric-rigid',
  'electric-machines',
  'grid-instead-of-generator',
  'heat-pump',
])

/** kg CO2e that longer ways have added to the hotspot. */
const addedByDistance = ({ drivers }: HotspotView): number =>
  drivers.reduce((total, { kind, co2 }) => (kind === 'DISTANCE' && co2 > 0 ? total + co2 : total), 0)

function changeOf(measure: Measure, leg: Leg, grid: GridFactor | null): Change | null {
  const { min, max } = measure.reductionPercent ?? { min: 0, max: 0 }
  const cap = (leg.co2 * max) / 100
  if (measure.method === 'undo-distance') return { leg, saving: cap, via: null }
  if (measure.method === 'percent-of-fuel' && leg.kind !== 'fuel') return null
  if (measure.method === 'percent' || measure.method === 'percent-of-fuel') {
    return { leg, saving: (leg.co2 * (measure.part?.share ?? 1) * min) / 100, via: null }
  }
  const alternative = alternativeOf(measure, leg, grid)
  return alternative && { leg, saving: Math.min(leg.co2 - alternative.co2, cap), via: alternative.via }
}

function alternativeOf(measure: Measure, leg: Leg, grid: GridFactor | null): other.Alternative | null {
  if (leg.kind === 'freight') return otherFreight(measure, leg, grid)
  if (leg.kind !== 'fuel') return null
  switch (measure.method) {
    case 'electric-van':
      return onlyCo2(electricVans(leg, grid))
    case 'electric-machines':
      return onlyCo2(electricMachines(leg, grid))
    case 'grid-instead-of-generator':
      return onlyCo2(gridInsteadOfGenerator(leg, grid))
    case 'heat-pump':
      return onlyCo2(heatPump(leg, grid))
    default:
      return null
  }
}

function otherFreight({ method, reductionPercent }: Measure, leg: FreightLeg, grid: GridFactor | null) {
  const inClass = (from: string | RegExp, to: string) => other.otherClass(leg, leg.vehicleClass.replace(from, to))
  switch (method) {
    case 'sea-instead-of-air':
      return other.ocean(leg)
    case 'sea-air':
      return other.seaAir(leg)
    case 'road-instead-of-air':
      return other.truck(leg)
    case 'rail-instead-of-air':
      return other.trainInsteadOfAir(leg)
    case 'rail-asia-europe':
      return other.eurasianTrain(leg)
    case 'rail-instead-of-road':
      return other.train(leg)
    case 'ship-instead-of-road':
      return other.coastalShip(leg)
    case 'barge-instead-of-road':
      return other.barge(leg, reductionPercent?.min ?? 0)
    case 'fuller-vehicle':
      return inClass('_50_percent_laden', '_100_percent_laden')
    case 'artic-instead-of-rigid':
      return inClass(/_rigid.*/, '_artic_average_laden')
    case 'truck-instead-of-van':
      return other.otherClass(leg, 'hgv_rigid_7_5_to_17t_average_laden')
    case 'larger-ship':
      return other.otherClass(leg, 'container_2000_to_2999_teu')
    case 'ambient-instead-of-refrigerated':
      return inClass('_refrigerated', '')
    case 'electric-van':
      return other.electricVan(leg, grid)
    case 'electric-truck':
      return onlyCo2(electricTruck(leg, 'articulated', grid))
    case 'electric-rigid':
      return onlyCo2(electricTruck(leg, 'rigid', grid))
    default:
      return null
  }
}

const onlyCo2 = (co2: number | null): other.Alternative | null => (co2 === null ? null : { co2, via: null })

function shareOf(measure: Measure, affected: number, hotspot: HotspotView): Pick<Reduction, 'share' | 'shareIs'> {
  if (typeof measure.share === 'number') return { share: measure.share, shareIs: measure.share < 1 ? 'assumed' : 'all' }
  const limit = measure.share.excessUpTo
  const excess = affected > 0 ? Math.max(0, hotspot.predictedCo2 - hotspot.baselineCo2) / affected : 0
  return excess < limit ? { share: excess, shareIs: 'the excess' } : { share: limit, shareIs: 'the limit' }
}

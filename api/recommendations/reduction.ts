/** Computes the saving of a measure for a hotspot, from the hotspot's own emissions. */
import { type Alternative, alternatives } from './alternatives.ts'
import type { Measure } from './knowledge.ts'
import type { HotspotView, Leg } from './legs.ts'

/** A leg that the measure would change, with its saving in kg CO2e if all of it changed. */
export type Change = { leg: Leg; saving: number; ports: Alternative['ports'] }

export type Reduction = {
  /** kg CO2e over the hotspot's whole period. */
  co2: number
  /** The share of the affected legs that is assumed to change, 0 to 1, and the reason for that share. */
  share: number
  shareIs: 'the excess' | 'the limit' | 'assumed' | 'all'
  /** Largest saving first. */
  changes: Change[]
}

/** A saving below this share of the hotspot is not worthwhile. */
const minSavingShare = 0.01

/**
 * The saving of `measure` on `legs`, or null when no leg can change or the saving is not worthwhile.
 *
 * - Every leg is computed again with the alternative (alternatives.ts). Its saving is capped at the measure's maximum
 *   percentage of the leg's emissions, and is not raised to the minimum. Measures in per cent of fuel use the low end
 *   of their range, because the records do not show how the vehicles are equipped and driven.
 * - Only a share of the saving counts (`measure.share`): for a mode shift the share above the baseline, at most half.
 * - Emissions so far are scaled to the hotspot's predicted figure: the rest of the period is assumed to be like them.
 */
export function reductionOf(measure: Measure, legs: Leg[], hotspot: HotspotView): Reduction | null {
  const soFar = hotspot.emissions.reduce((total, { co2 }) => total + co2, 0)
  if (!(soFar > 0) || !(hotspot.predictedCo2 > 0)) return null
  const changes = legs
    .flatMap((leg) => changeOf(measure, leg) ?? [])
    .filter(({ saving }) => saving > 0)
    .sort((a, b) => b.saving - a.saving)
  const scale = hotspot.predictedCo2 / soFar
  const affected = scale * changes.reduce((total, { leg }) => total + leg.co2, 0)
  const { share, shareIs } = shareOf(measure, affected, hotspot)
  const co2 = share * scale * changes.reduce((total, { saving }) => total + saving, 0)
  return co2 >= minSavingShare * hotspot.predictedCo2 ? { co2, share, shareIs, changes } : null
}

function changeOf(measure: Measure, leg: Leg): Change | null {
  if (measure.method === 'not-computable') return null
  if (measure.method === 'percent-of-fuel') {
    return { leg, saving: (leg.co2 * measure.reductionPercent.min) / 100, ports: null }
  }
  const alternative = leg.kind === 'freight' ? alternatives[measure.method](leg) : null
  if (!alternative) return null
  const most = (leg.co2 * measure.reductionPercent.max) / 100
  return { leg, saving: Math.min(leg.co2 - alternative.co2, most), ports: alternative.ports }
}

function shareOf(measure: Measure, affected: number, hotspot: HotspotView): Pick<Reduction, 'share' | 'shareIs'> {
  if (typeof measure.share === 'number') return { share: measure.share, shareIs: measure.share < 1 ? 'assumed' : 'all' }
  const limit = measure.share.excessUpTo
  const excess = affected > 0 ? Math.max(0, hotspot.predictedCo2 - hotspot.baselineCo2) / affected : 0
  return excess < limit ? { share: excess, shareIs: 'the excess' } : { share: limit, shareIs: 'the limit' }
}

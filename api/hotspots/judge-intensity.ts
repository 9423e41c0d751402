/** Judges what a period emitted for the work that was done in it. */

import { segmentLabel } from '../emissions/segment.ts'
import type { Period } from '../emissions/series.ts'
import { type BaselineModel, INTERVAL_Z } from './baseline.ts'
import { calmNeeded, type Evidence, judge, type OpenHotspot, progressOf, type Reading, severityOf } from './detect.ts'
import { type Compared, compare, type IntensityModel, type Mix } from './intensity.ts'
import { modeShiftIn, shiftNeeded } from './mode-shift.ts'
import { intensitySettings, periodsPerYear } from './settings.ts'
import { tFromZ } from './statistics.ts'

/** `mix`: what was compared with what. */
export type IntensityReading = Reading & { mix: Mix }

/** A period to judge: `predicted` is what the whole of it will emit, kg CO2e, `elapsed` (0..1) the share that is over. */
export type Judged = { current: Period; predicted: number; elapsed: number }

/**
 * How the emissions of a period stand against what is normal for its work. The baseline is what that much work normally
 * emits, so that work which cannot be compared counts as normal. Null where nothing can be compared.
 */
export function judgeIntensity(
  judged: Judged,
  model: IntensityModel,
  open: OpenHotspot | null,
): IntensityReading | null {
  const readings = [
    judgeRates(judged, 'sameMix', model, open),
    judgeRates(judged, 'anyLane', model, open),
    judgeShift(judged, model, open),
  ].filter((reading) => reading !== null)
  const best = readings.reduce<IntensityReading | null>(
    (most, each) => (most && surety(most) >= surety(each) ? most : each),
    null,
  )
  // It is back only when it is by every comparison.
  const calm = Math.min(...readings.map(({ evidence }) => evidence.calm))
  return best && { ...best, evidence: { ...best.evidence, calm } }
}

/** A hot one goes before one that is not, then the one that is more surprising. */
const surety = ({ severity, evidence }: Reading): number => (severity ? 100 : 0) + evidence.z - evidence.zNeeded

/** Compares each lane and mode with itself. */
function judgeRates(
  { current, predicted, elapsed }: Judged,
  mix: keyof typeof compares,
  model: IntensityModel,
  open: OpenHotspot | null,
): IntensityReading | null {
  const compared = compare(current.parts, model, mix)
  const own = model[mix]
  if (!compared || !own) return null
  const spread = spreadOf(own, compared)
  const reading = judge({
    current: { co2: compared.ratio, count: compared.count },
    elapsed: 1,
    model: { ...own, spread },
    open,
    settings: intensitySettings,
  })
  const amounts = inKg(current, predicted, compared, own.baseline, spread, own.df)
  const isSettled = progressOf(compared.count, elapsed, own) >= intensitySettings.settledAt
  const isEnough = amounts.percentAbove >= (open ? intensitySettings.clearAt : 1) * intensitySettings.percent.WARN
  return {
    ...reading,
    ...amounts,
    severity: isEnough ? reading.severity : null,
    reason: `${reading.reason}; kg CO2e for each unit of work, ${compares[mix]}`,
    // A period has only begun to tell whether a hotspot is over.
    evidence: isSettled ? reading.evidence : { ...reading.evidence, calm: 0 },
    mix,
  }
}

/** Compares the modes of each lane with its usual mix. */
function judgeShift(
  { current, predicted, elapsed }: Judged,
  model: IntensityModel,
  open: OpenHotspot | null,
): IntensityReading | null {
  const compared = compare(current.parts, model, 'anyMix')
  const own = model.anyMix
  if (!compared || !own) return null
  const { segment, evidence: shift } = modeShiftIn(current.parts, model.shift, model.lanes, model.unit)
  const needed = shiftNeeded(intensitySettings.falseAlarmsPerYear, periodsPerYear(model.bucket))
  const amounts = inKg(current, predicted, compared, 1, spreadOf(own, compared), own.df)
  const { percent, clearAt, settledAt } = intensitySettings
  const enoughHistory = own.events >= intensitySettings.minHistoryEvents
  const line = (open ? clearAt : 1) * needed
  const rule = ((): Evidence['rule'] => {
    if (shift < line) return 'WITHIN_INTERVAL'
    if (amounts.percentAbove < (open ? clearAt : 1) * percent.WARN) return 'BELOW_THRESHOLD'
    if (!enoughHistory) return 'THIN_HISTORY'
    return shift >= needed ? 'HOT' : 'STAYS_HOT'
  })()
  const [z, zNeeded] = [Math.sqrt(2 * shift), Math.sqrt(2 * needed)]
  const isHot = rule === 'HOT' || rule === 'STAYS_HOT'
  const isBack =
    open !== null && shift < (1 - clearAt) * needed && progressOf(compared.count, elapsed, own) >= settledAt
  return {
    ...amounts,
    severity: isHot ? severityOf(amounts.percentAbove, z - zNeeded, open?.severity ?? null, intensitySettings) : null,
    reason: shiftReason(amounts.percentAbove, segment, rule, own.n),
    evidence: {
      ...{ rule, z, zNeeded, line: amounts.baseline * (1 + percent.WARN / 100), probability: isHot ? 1 : 0 },
      ...{ events: compared.count, eventsNeeded: 1, enoughHistory, elapsed, periods: own.n },
      calm: isBack ? calmNeeded : 0,
    },
    mix: 'anyMix',
  }
}

/** Fewer activities than usual make the figure of a period less sure. */
const spreadOf = (own: BaselineModel, { count, unsure }: Compared): number =>
  Math.hypot(own.spread, own.sigma * Math.sqrt(Math.max(own.typicalCount / count - 1, 0) + unsure))

/** The amounts in kg CO2e of the whole period; what cannot be compared is taken to be normal. */
function inKg(
  current: Period,
  predicted: number,
  { co2, normal }: Compared,
  level: number,
  spread: number,
  df: number,
): Pick<Reading, 'predicted' | 'baseline' | 'low' | 'high' | 'percentAbove'> {
  const share = co2 / current.co2
  const normally = (times: number) => predicted * (share * ((times * level * normal) / co2) + 1 - share)
  const baseline = normally(1)
  const reach = Math.exp(spread * tFromZ(INTERVAL_Z, df))
  const percentAbove = 100 * (predicted / baseline - 1)
  return { predicted, baseline, low: normally(1 / reach), high: normally(reach), percentAbove }
}

const compares = {
  sameMix: 'each lane and mode compared with itself',
  anyLane: 'each mode compared with itself on all lanes',
} satisfies Partial<Record<Mix, string>>

function shiftReason(percentAbove: number, segment: string, rule: Evidence['rule'], periods: number): string {
  const amount = `${Math.abs(percentAbove).toFixed(0)} % ${percentAbove < 0 ? 'below' : 'above'} what the same work emits with the usual mix of ${periods} periods`
  const more = segment ? `: ${segmentLabel(segment).toLowerCase() || 'reported'} carries more than it used to` : ''
  return rule === 'HOT' || rule === 'STAYS_HOT' ? `${amount}${more}` : `${amount}, as the mix swings`
}

/** Judges what a period emitted for the work that was done in it. */
import type { Period } from '../emissions/series.ts'
import { type BaselineModel, INTERVAL_Z } from './baseline.ts'
import { judge, type JudgeInput, type Reading } from './detect.ts'
import { type Compared, compare, type IntensityModel, type Mix, mixes } from './intensity.ts'
import { intensitySettings } from './settings.ts'
import { tFromZ } from './statistics.ts'

/** `mix`: what was compared with what. */
export type IntensityReading = Reading & { mix: Mix }

/**
 * How the emissions of a period stand against what is normal for its work. `predicted` is what the whole period will
 * emit, kg CO2e; the baseline is what that much work normally emits, so that work which cannot be compared counts as
 * normal. Null where nothing can be compared.
 */
export function judgeIntensity(
  current: Period,
  predicted: number,
  model: IntensityModel,
  openSeverity: JudgeInput['openSeverity'],
): IntensityReading | null {
  const readings = mixes.flatMap((mix) => {
    const compared = compare(current.parts, model, mix)
    const own = model[mix]
    return compared && own ? [judgeMix(current, predicted, compared, mix, own, openSeverity)] : []
  })
  return readings.reduce<IntensityReading | null>((best, each) => (best && surety(best) >= surety(each) ? best : each), null)
}

/** A hot one goes before one that is not, then the one that is more surprising. */
const surety = ({ severity, evidence }: Reading): number => (severity ? 100 : 0) + evidence.z - evidence.zNeeded

function judgeMix(
  current: Period,
  predicted: number,
  compared: Compared,
  mix: Mix,
  own: BaselineModel,
  openSeverity: JudgeInput['openSeverity'],
): IntensityReading {
  const few = Math.max(own.typicalCount / compared.count - 1, 0)
  const spread = Math.hypot(own.spread, own.sigma * Math.sqrt(few + compared.unsure))
  const reading = judge({
    current: { co2: compared.sure, count: compared.count },
    elapsed: 1,
    model: { ...own, spread },
    openSeverity,
    settings: intensitySettings,
  })
  // What cannot be compared is taken to be normal.
  const share = compared.co2 / current.co2
  const level = mix === 'anyMix' ? 1 : own.baseline
  const normally = (times: number) => predicted * (share * ((times * level * compared.normal) / compared.co2) + 1 - share)
  const baseline = normally(1)
  const percentAbove = 100 * (predicted / baseline - 1)
  const isEnough = percentAbove >= (openSeverity ? intensitySettings.clearAt : 1) * intensitySettings.percent.WARN
  const reach = Math.exp(spread * tFromZ(INTERVAL_Z, own.df) * inKg(compared, level, own.baseline))
  return {
    ...reading,
    predicted,
    baseline,
    low: normally(1 / reach),
    high: normally(reach),
    percentAbove,
    severity: isEnough ? reading.severity : null,
    reason: `${reading.reason}; kg CO2e for each unit of work, ${compares[mix]}`,
    mix,
  }
}

/** How much a step of the ratio is in kg CO2e, both on the log scale: they differ where a mix is judged by its activities. */
function inKg({ co2, normal, ratio }: Compared, level: number, baseline: number): number {
  const [above, aboveInKg] = [Math.log(ratio / baseline), Math.log(co2 / normal / level)]
  return above > 0 && aboveInKg > 0 ? aboveInKg / above : 1
}

const compares: Record<Mix, string> = {
  sameMix: 'each lane and mode compared with itself',
  anyMix: 'each lane compared with its usual mix',
  anyLane: 'each mode compared with itself on all lanes',
}

import type { Period } from '../emissions/series.ts'
import { figureText } from '../platform/figure-text.ts'
import { counted } from '../platform/text.ts'
import { type Severity, severities } from '../vocabulary/severity.ts'
import { type BaselineModel, INTERVAL_Z } from './baseline.ts'
import { predict } from './forecast.ts'
import { defaultSettings, type HotspotSettings, periodsPerYear } from './settings.ts'
import { normalCdf, normalTail, sum, tFromZ, zFromT } from './statistics.ts'

/**
 * Why a period is hot or not. STAYS_HOT: it would not raise a new hotspot, but has not fallen below the clearing line
 * either. `z`: how many standard deviations the predicted figure lies above a normal one.
 */
export type Evidence = {
  rule: 'HOT' | 'STAYS_HOT' | 'WITHIN_INTERVAL' | 'BELOW_THRESHOLD' | 'TOO_FEW_EVENTS' | 'THIN_HISTORY' | 'TOO_EARLY'
  z: number
  zNeeded: number
  /** kg CO2e above which the period is hot. */
  line: number
  /** The probability that the period ends above the line. */
  probability: number
  events: number
  eventsNeeded: number
  /** Whether the history is long enough to tell what is normal. */
  enoughHistory: boolean
  elapsed: number
  periods: number
  /**
   * Of an open hotspot: the log likelihood ratio of being back to normal against still burning, added up over the
   * periods since; 0 without one.
   */
  calm: number
}

/**
 * How surely a period is above normal, 0 to 1: 0.5 where it is just as surprising as a hotspot must be, 0.84 and 0.98 one
 * and two standard deviations beyond.
 */
export const scoreOf = ({ z, zNeeded }: Pick<Evidence, 'z' | 'zNeeded'>): number => normalCdf(z - zNeeded)

/** How a period compares with its baseline; amounts in kg CO2e. `severity` is null while it is not hot. */
export type Reading = {
  predicted: number
  baseline: number
  low: number
  high: number
  percentAbove: number
  severity: Severity | null
  reason: string
  evidence: Evidence
}

/**
 * The entity's open hotspot, whose clearing line is lower than the line that raised it. `periodsAgo`: how many periods
 * before the judged one its own was, 0 being the same.
 */
export type OpenHotspot = { severity: Severity; percentAbove: number; periodsAgo: number }

export type JudgeInput = {
  current: Pick<Period, 'co2' | 'count'>
  elapsed: number
  model: BaselineModel
  open: OpenHotspot | null
  settings?: HotspotSettings
}

/**
 * Judges the running period (`elapsed` 0..1 of it is over) or a closed one (`elapsed` 1), in constant time.
 * A period is hot when all of these hold: it is above the threshold in percent; it is so far above the baseline that a
 * normal period gets there about `falseAlarmsPerYear` times a year (t distribution on the log scale); it is likely to
 * end above that line; and it has enough events.
 */
export function judge({ current, elapsed, model, open, settings = defaultSettings }: JudgeInput): Reading {
  const { predicted, rest, spread } = predict(current, elapsed, model)
  const { baseline, low, high } = model
  const percentAbove = 100 * (predicted / baseline - 1)
  const above = Math.log(Math.max(predicted / baseline, 1e-9))
  const z = zFromT(above / model.spread, model.df)
  const surprise = surpriseNeeded(model, settings)
  const zNeeded = zFromT(surprise / model.spread, model.df)
  const lineAt = (ease: number) => Math.max(Math.log1p((ease * settings.percent.WARN) / 100), ease * surprise)
  const line = baseline * Math.exp(lineAt(1))
  const probability = chanceAbove(line, current.co2, rest, spread)
  const events = current.count + eventsOfRun(model, settings)
  const eventsNeeded = model.metered
    ? Math.min(settings.minEvents, Math.max(1, Math.round(model.typicalCount)))
    : settings.minEvents
  const enoughHistory = model.events >= settings.minHistoryEvents || (model.metered && model.n >= 6)
  const rule = ((): Evidence['rule'] => {
    if (above < lineAt(open ? settings.clearAt : 1))
      return percentAbove < settings.percent.WARN ? 'BELOW_THRESHOLD' : 'WITHIN_INTERVAL'
    if (!enoughHistory) return 'THIN_HISTORY'
    if (events < eventsNeeded) return 'TOO_FEW_EVENTS'
    if (above >= lineAt(1) && probability >= settings.confidence) return 'HOT'
    return open ? 'STAYS_HOT' : 'TOO_EARLY'
  })()
  const hot = rule === 'HOT' || rule === 'STAYS_HOT'
  const severity = hot ? severityOf(percentAbove, z - zNeeded, open?.severity ?? null, settings) : null
  const evidence: Evidence = {
    rule,
    z,
    zNeeded,
    line,
    probability,
    events,
    eventsNeeded,
    enoughHistory,
    elapsed,
    periods: model.n,
    calm: open ? calmOf(above, progressOf(current.count, elapsed, model), model, open, settings) : 0,
  }
  return {
    predicted,
    baseline,
    low,
    high,
    percentAbove,
    severity,
    reason: explain(percentAbove, model, evidence),
    evidence,
  }
}

/**
 * The log of predicted/baseline from which a period counts as surprising. High periods just before lower it: together
 * they must be as surprising as a single period, and a little more, as several periods are several chances. It never
 * falls below the interval.
 */
function surpriseNeeded(
  { bucket, sigma, spread, df, carry, persistence }: BaselineModel,
  settings: HotspotSettings,
): number {
  const z = Math.max(INTERVAL_Z, normalTail(Math.min(0.5, settings.falseAlarmsPerYear / periodsPerYear(bucket))))
  const baselineVariance = (spread / sigma) ** 2 - 1
  const asOne = (1 + persistence) / (1 - persistence)
  let before = 0
  const needs = carry.map(({ residual }, i) => {
    const periods = i + 2
    // Cap the residual: one extreme period must not count as a run.
    before += Math.min(residual, 3 * sigma)
    const together =
      periods * sigma * Math.sqrt(Math.min(asOne / periods, 1) + baselineVariance) * tFromZ(z + 0.1, df * periods)
    return Math.max(together - before, spread * tFromZ(0.5, df))
  })
  return Math.min(spread * tFromZ(z, df), ...needs)
}

/**
 * Counts the events of the high days or hours just before: with one event a day, three high days are three events.
 * Longer periods must have enough events themselves.
 */
function eventsOfRun({ bucket, carry }: BaselineModel, settings: HotspotSettings): number {
  if (bucket !== 'DAY' && bucket !== 'HOUR') return 0
  const high = Math.log1p(settings.percent.WARN / 100)
  const end = carry.findIndex(({ residual }) => residual < high)
  return sum((end < 0 ? carry : carry.slice(0, end)).map(({ count }) => count))
}

/** The probability that a log-normal rest lifts the counted amount above the line. */
function chanceAbove(line: number, counted: number, rest: number, spread: number): number {
  if (counted >= line) return 1
  if (rest <= 0 || spread <= 0) return 0
  return normalCdf(Math.log(rest / (line - counted)) / spread)
}

/**
 * The highest severity whose percent and surprise are both reached. An open severity holds until it falls below its
 * clearing line.
 */
export function severityOf(
  percentAbove: number,
  extra: number,
  openSeverity: Severity | null,
  settings: HotspotSettings,
): Severity {
  const { percent, extraZ, clearAt } = settings
  const needs = { INFO: percent.WARN, ...percent }
  const held = openSeverity ? severities.indexOf(openSeverity) : -1
  const reached = severities.findLast((severity, rank) => {
    const ease = rank <= held ? clearAt : 1
    return percentAbove >= ease * needs[severity] && extra >= (rank <= held ? extraZ[severity] - 0.5 : extraZ[severity])
  })
  return reached ?? 'INFO'
}

/** So much a period can say at most for an entity being back: one low period never ends a hotspot. */
const maxCalmOfPeriod = 2
/** From so much on an open hotspot is over: e^3.5 = 33 to 1. */
export const calmNeeded = 3.5

/**
 * A sequential test (Page 1954; Wald 1945) of being normal against burning on at the level that the hotspot was seen at,
 * but at two standard deviations at most: then the rest of a rise does not pass for its end. Periods without events, and
 * a running one before it is settled, say nothing.
 */
function calmOf(
  above: number,
  progress: number,
  { sigma, carry }: BaselineModel,
  open: OpenHotspot,
  settings: HotspotSettings,
): number {
  const seen = Math.log1p(Math.max(open.percentAbove, 0) / 100)
  const risen = Math.max(Math.log1p(settings.percent.WARN / 100), Math.min(seen, 2 * sigma))
  const said = (residual: number) => Math.min((risen * (risen / 2 - residual)) / sigma ** 2, maxCalmOfPeriod)
  const since = carry.filter(({ age }) => age <= open.periodsAgo).reverse()
  const before = since.reduce((calm, { residual }) => Math.max(0, calm + said(residual)), 0)
  return progress < settings.settledAt ? before : Math.max(0, before + progress * said(above))
}

/** How much of a period, 0..1, its events tell of: a scheduled reading that has come tells of all, none of nothing. */
export function progressOf(
  count: number,
  elapsed: number,
  { regularity, typicalCount }: Pick<BaselineModel, 'regularity' | 'typicalCount'>,
): number {
  return count === 0 ? 0 : Math.max(elapsed, regularity * Math.min(1, count / typicalCount))
}

export type NextHotspot = 'create' | 'update' | 'resolve' | 'keep' | 'none'

/**
 * Decides what becomes of the entity's open hotspot (or null) when the period that starts at `periodStart` is judged.
 * A lasting hotspot is updated and moves on to the next hot period. It resolves when enough periods have said that the
 * entity is back; until then a period that is not hot lets it be. So does a late event of an older period.
 */
export function nextHotspot(
  open: { periodStart: Date } | null,
  reading: Pick<Reading, 'severity'> & { evidence: Pick<Evidence, 'rule' | 'calm'> },
  periodStart: Date,
  elapsed: number,
  settings: HotspotSettings = defaultSettings,
): NextHotspot {
  const hot = reading.severity !== null
  const early = elapsed < settings.settledAt
  if (!open) return hot ? 'create' : 'none'
  if (periodStart < open.periodStart) return 'keep'
  if (!hot && reading.evidence.calm >= calmNeeded) return 'resolve'
  if (periodStart.getTime() === open.periodStart.getTime()) return 'update'
  // The new period is not hot in its own right yet: a hotspot that moved here now would end at the next dip.
  return hot && !(early && reading.evidence.rule === 'STAYS_HOT') ? 'update' : 'keep'
}

function explain(percentAbove: number, model: BaselineModel, evidence: Evidence): string {
  const above = `${figureText(Math.abs(percentAbove), { maximumFractionDigits: 0 })} % ${percentAbove < 0 ? 'below' : 'above'} the baseline of ${counted(model.n, 'period')}`
  const reasons: Record<Evidence['rule'], string> = {
    HOT: `${above} and clear of its interval`,
    STAYS_HOT: `${above}: not yet back below the clearing line`,
    WITHIN_INTERVAL: `${above}, which the usual ups and downs of this entity explain`,
    BELOW_THRESHOLD: `${above}: below the threshold`,
    TOO_FEW_EVENTS: `${above}, but only ${evidence.events} of the ${counted(evidence.eventsNeeded, 'event')} that a hotspot needs`,
    THIN_HISTORY: `${above}, but ${counted(model.events, 'event')} in ${counted(model.n, 'period')} ${model.events === 1 ? 'is' : 'are'} too few to know what is normal`,
    TOO_EARLY: `${above} if it goes on like this, but it is too early in the period to tell`,
  }
  return reasons[evidence.rule]
}

import type { Bucket } from '../emissions/series.ts'

/** What makes a hotspot. All shares are fractions unless the name says percent. */
export type HotspotSettings = {
  /** Percent above the baseline from which a period is hot, and from which it is HIGH and CRITICAL. */
  percent: { WARN: number; HIGH: number; CRITICAL: number }
  /**
   * How often a year an entity that changed nothing may raise a hotspot. Together with the bucket it sets how
   * surprising a period must be: the chance is spent evenly on the periods of a year.
   */
  falseAlarmsPerYear: number
  /** How much more surprising than that (in standard deviations) each severity must be. */
  extraZ: { INFO: number; WARN: number; HIGH: number; CRITICAL: number }
  /** The chance that the period ends above the line which it must have before it is raised. */
  confidence: number
  /** Fewer events than this in the period prove nothing. Meters that report on a schedule are excepted. */
  minEvents: number
  /** Fewer events than this in the whole history cannot tell what is normal. Meters need six readings. */
  minHistoryEvents: number
  /** An open hotspot clears only below this share of the line that raised it (percent and z alike). */
  clearAt: number
  /** From this share of a later period on, its not being hot resolves a hotspot of an earlier one. */
  settledAt: number
}

export const defaultSettings: HotspotSettings = {
  percent: { WARN: 20, HIGH: 50, CRITICAL: 100 },
  falseAlarmsPerYear: 0.25,
  extraZ: { INFO: 0, WARN: 0, HIGH: 0.2, CRITICAL: 0.4 },
  confidence: 0.9,
  minEvents: 3,
  minHistoryEvents: 12,
  clearAt: 0.7,
  settledAt: 0.5,
}

/** Mean length in milliseconds. */
export const periodMs: Record<Bucket, number> = {
  HOUR: 3_600_000,
  DAY: 86_400_000,
  WEEK: 7 * 86_400_000,
  MONTH: (365.25 / 12) * 86_400_000,
  QUARTER: (365.25 / 4) * 86_400_000,
}

export const periodsPerYear = (bucket: Bucket): number => (365.25 * 86_400_000) / periodMs[bucket]

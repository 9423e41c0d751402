import type { Bucket } from '../emissions/series.ts'

/** The rules for hotspots. All shares are fractions unless the name says percent. */
export type HotspotSettings = {
  /** Percent above the baseline from which a period is hot, and from which it is HIGH and CRITICAL. */
  percent: { WARN: number; HIGH: number; CRITICAL: number }
  /**
   * How many hotspots an entity without any change may raise per year. Together with the bucket it sets how surprising
   * a period must be: the chance is spread evenly over the periods of a year.
   */
  falseAlarmsPerYear: number
  /** How much more surprising than that (in standard deviations) each severity requires. */
  extraZ: { INFO: number; WARN: number; HIGH: number; CRITICAL: number }
  /** The minimum probability that the period ends above the line, before a hotspot is raised. */
  confidence: number
  /** Fewer events in the period are not enough evidence. Meters that report on a schedule are exempt. */
  minEvents: number
  /** Fewer events in the whole history do not show what is normal. Meters need six readings. */
  minHistoryEvents: number
  /** An open hotspot clears only below this share of the line that raised it (for percent and z). */
  clearAt: number
  /** A later period tells whether a hotspot is over once this share of it is over. */
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

/**
 * Intensities are steady where totals are not, so that a smaller rise is certain. One activity may be enough: it is compared
 * with its like, and how few there are widens what is normal.
 */
export const intensitySettings: HotspotSettings = {
  ...defaultSettings,
  percent: { WARN: 10, HIGH: 30, CRITICAL: 60 },
  falseAlarmsPerYear: 0.05,
  minEvents: 1,
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

/** After so many periods a period counts half. */
export const halfLives: Record<Bucket, number> = { HOUR: 168, DAY: 28, WEEK: 26, MONTH: 12, QUARTER: 8 }

/** After so many periods without any event nothing tells any more that a hotspot lasts, and it is closed. */
export const maxSilentPeriods: Record<Bucket, number> = { HOUR: 72, DAY: 14, WEEK: 6, MONTH: 4, QUARTER: 3 }

/** A rise is the same one, and its hotspot is opened again, when fewer periods than this had any event since. */
export const reopenPeriods: Record<Bucket, number> = { HOUR: 20, DAY: 10, WEEK: 5, MONTH: 3, QUARTER: 2 }

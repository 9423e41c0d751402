import type { Severity } from '../hotspots/severity.ts'
import type { AnomalyType, Package } from '../platform/generated/prisma/client.ts'

/** What is wrong with a package, in one respect. */
export type Verdict = {
  type: AnomalyType
  severity: Severity
  description: string
  recommendedAction: string
  /** The chance that it proves true, 0 to 1. */
  confidence: number
  /** Log odds before what was learnt of such verdicts; where that is done. */
  rawLogit?: number
}

/** A package as it is to be judged; `wasOpen`: what was found before clears only below a lower line. */
export type Judged<T extends keyof Package> = { row: Pick<Package, T>; wasOpen: boolean }

/** `3 hours`, `2 days`: for people, as coarse as it is meant. */
export function durationText(ms: number): string {
  const hours = ms / 3_600_000
  const [count, unit] =
    hours < 1
      ? [Math.round(hours * 60), 'minute']
      : hours < 48
        ? [Math.round(hours), 'hour']
        : [Math.round(hours / 24), 'day']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** `12 March 2026 at 09:30 UTC`. */
export const timeText = (at: Date): string =>
  `${new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'long', timeStyle: 'short' }).format(at)} UTC`

import type { AnomalyType } from '../platform/generated/prisma/client.ts'
import type { Severity } from '../vocabulary/severity.ts'

export type Words = { description: string; recommendedAction: string }

/** What is wrong with a package, in one respect. */
export type Verdict = {
  type: AnomalyType
  severity: Severity
  /** What it says: put into words where somebody is told, as most verdicts are no news. */
  say(): Words
  /** The chance that it proves true, 0 to 1. */
  confidence: number
  /** Log odds before what was learnt of such verdicts; where that is done. */
  rawLogit?: number
}

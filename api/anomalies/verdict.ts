import type { AnomalyType } from '../platform/generated/prisma/client.ts'
import type { Severity } from '../vocabulary/severity.ts'

export type Words = { description: string; recommendedAction: string }

/** One thing that is wrong with a package. */
export type Verdict = {
  type: AnomalyType
  severity: Severity
  /** Makes the text: called only when somebody is told, as most verdicts are not news. */
  say(): Words
  /** The probability that it proves true, 0 to 1. */
  confidence: number
  /** Log odds before calibration, for calibrated kinds. */
  rawLogit?: number
}

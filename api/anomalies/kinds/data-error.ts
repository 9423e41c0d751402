import type { AnomalyKind } from './kind.ts'

/** Scans are seldom wrong about being wrong: what contradicts them is another scan. */
const scanConfidence = 0.95

/** A scan that cannot be right; of an activity whose figure cannot be true see data-errors-step.ts. */
export const dataError: AnomalyKind = {
  description: 'An activity with a physically impossible figure, or a scan that cannot be right.',
  cause: 'CARRIER',
  isNewsInWords: true,
  headline: (packages) => `${packages} have scans that cannot be right`,
  judge({ row: { fault, carrier } }) {
    if (fault === null) return null
    return {
      type: 'DATA_ERROR',
      severity: 'WARN',
      say: () => ({
        description: fault,
        recommendedAction: `Check with ${carrier} what happened, then send the wrong scan again with corrects: true.`,
      }),
      confidence: scanConfidence,
    }
  },
}

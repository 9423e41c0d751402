import type { AnomalyKind } from './kind.ts'

/** High but not certain: the contradiction comes from another scan, which may be the wrong one. */
const scanConfidence = 0.95

/** A scan that cannot be right; for an activity with an impossible figure see data-errors-step.ts. */
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

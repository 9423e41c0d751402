import { timeText } from '../../platform/figure-text.ts'
import { durationText } from '../../platform/text.ts'
import type { AnomalyKind } from './kind.ts'
import { certainty, clearAt, type Row, standstillTimes } from './standstill.ts'

export const stuck: AnomalyKind = {
  description: 'A package has made no progress for much longer than its current step usually takes.',
  cause: 'PLACE',
  isCalibrated: true,
  headline: (packages, { location }) => `${packages} are stuck${location ? ` at ${location}` : ''}`,
  judgeUnderWay({ row, open, now }, { step }) {
    const { stuckAt } = standstillTimes(row, step)
    const { progressAt, location } = row
    if (!progressAt || !stuckAt) return null
    const elapsedMs = now.getTime() - progressAt.getTime()
    const limitMs = stuckAt.getTime() - progressAt.getTime()
    if (elapsedMs < limitMs * (open ? clearAt : 1)) return null
    const isLate = (row.lateProbability ?? 0) >= 0.5
    const where = location ? ` at ${location}` : ''
    return {
      type: 'STUCK',
      severity: elapsedMs > 4 * limitMs && isLate ? 'CRITICAL' : elapsedMs > 2 * limitMs || isLate ? 'HIGH' : 'WARN',
      say: () => ({
        description:
          `No progress for ${durationText(elapsedMs)}: ${row.step ?? row.status}${where} since ${timeText(progressAt)}. ` +
          `Half of such packages move on within ${durationText(step.quantileMs(0.5))}.`,
        recommendedAction: unblock(row, where),
      }),
      confidence: certainty(step, elapsedMs),
    }
  },
  dueAt: (row, { step }) => standstillTimes(row, step).stuckAt,
}

function unblock({ status, carrier }: Row, where: string): string {
  switch (status) {
    case 'PENDING':
      return `Ask ${carrier} whether it was picked up, and book another pick-up if not.`
    case 'ON_HOLD':
      return `Ask ${carrier} what is holding it up${where}: papers, customs or a decision of yours.`
    case 'READY_FOR_PICKUP':
      return 'Remind the recipient to collect it, or have it delivered.'
    case 'DELIVERY_FAILED':
      return `Agree on an address and a time with the recipient, and have ${carrier} try again.`
    default:
      return `Ask ${carrier} to find it${where} and to send it on with the next departure.`
  }
}

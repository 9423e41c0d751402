import { timeText } from '../../platform/figure-text.ts'
import { durationText } from '../../platform/text.ts'
import type { AnomalyKind } from './kind.ts'
import { certainty, clearAt, standstillTimes } from './standstill.ts'

export const silent: AnomalyKind = {
  description: 'No scan of a package has come for much longer than usual.',
  cause: 'PLACE',
  isCalibrated: true,
  headline: (packages, { location }) => `Nothing has been heard of ${packages}${location ? ` since ${location}` : ''}`,
  judgeUnderWay({ row, open, now }, { step }) {
    const { silentAt } = standstillTimes(row, step)
    const { lastScanAt, carrier, location } = row
    if (!lastScanAt || !silentAt) return null
    const elapsedMs = now.getTime() - lastScanAt.getTime()
    const limitMs = silentAt.getTime() - lastScanAt.getTime()
    if (elapsedMs < limitMs * (open ? clearAt : 1)) return null
    return {
      type: 'SILENT',
      severity: elapsedMs > 3 * limitMs ? 'CRITICAL' : 'HIGH',
      say: () => ({
        description:
          `Nothing has been heard of it for ${durationText(elapsedMs)}; last: ${row.step ?? row.status}` +
          `${location ? ` at ${location}` : ''}, ${timeText(lastScanAt)}.`,
        recommendedAction: `Open a trace with ${carrier}, and tell the recipient that it may be lost.`,
      }),
      confidence: certainty(step, elapsedMs),
    }
  },
  dueAt: (row, { step }) => standstillTimes(row, step).silentAt,
}

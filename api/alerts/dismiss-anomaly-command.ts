import { dismissAnomaly } from '../anomalies/dismiss-anomaly-step.ts'
import { now } from '../platform/clock.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import { raiseForAnomalies } from './raise-alerts-step.ts'

/**
 * Dismisses an anomaly. This resolves its alert when the alert has no other open anomaly.
 * @throws PlumeError NOT_FOUND, or CONFLICT when the anomaly is no longer open
 */
export function dismissAnomalyOfAlert(log: ChangeLog, anomalyId: string, note: string | null): Promise<void> {
  return log.commit(async (tx, emit) => {
    const at = now()
    const { anomaly, packages } = await dismissAnomaly(tx, anomalyId, note, at)
    emit(...packages, anomaly, ...(await raiseForAnomalies(tx, [anomaly], at)))
  })
}

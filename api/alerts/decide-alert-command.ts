import type { Viewer } from '../auth/viewer.ts'
import { now } from '../platform/clock.ts'
import { PlumeError } from '../platform/errors.ts'
import { notFound } from '../platform/ids.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import { type Decision, decideAlert } from './alert-lifecycle.ts'
import { lockAlert, saveAlerts } from './alert-store.ts'

export type AlertDecision = { id: string; decision: Decision; note: string | null; viewer: Viewer }

/**
 * Applies the decision of a person to an alert.
 * @throws PlumeError NOT_FOUND, CONFLICT when somebody was faster, or what `decideAlert` throws
 */
export function applyDecision(log: ChangeLog, { id, decision, note, viewer }: AlertDecision): Promise<void> {
  return log.commit(async (tx, emit) => {
    const alert = await lockAlert(tx, id)
    if (!alert) throw notFound('Alert')
    const at = now()
    const decided = decideAlert(alert, decision, viewer.name, at)
    if (!decided) {
      const is = decision.verb === 'unsilence' ? 'not silenced' : `${alert.status} already`
      throw new PlumeError('CONFLICT', `This alert is ${is}.`)
    }
    const { reason, state } = decided
    // A later anomaly of the same kind must open a new alert.
    const groupKey = state.status === 'RESOLVED' ? null : alert.groupKey
    const row = { ...alert, ...state, groupKey, note: note ?? alert.note, updatedAt: at }
    await saveAlerts(tx, [row])
    emit({ topic: 'alert', kind: 'UPDATED', reason, row, at, before: alert })
  })
}

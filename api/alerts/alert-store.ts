import { dismissAnomaly } from '../anomalies/anomaly-store.ts'
import type { Viewer } from '../auth/viewer.ts'
import { PlumeError } from '../platform/errors.ts'
import { notFound } from '../platform/ids.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import { decideAlert } from './alert-lifecycle.ts'
import { raiseForAnomalies } from './anomaly-alerts-store.ts'

export type AlertDecision = { id: string; verb: 'acknowledge' | 'resolve'; note: string | null; viewer: Viewer }

/** @throws PlumeError NOT_FOUND, or CONFLICT when somebody was faster */
export function applyDecision(log: ChangeLog, { id, verb, note, viewer }: AlertDecision): Promise<void> {
  return log.commit(async (tx, emit) => {
    const alert = await tx.alert.findUnique({ where: { id } })
    if (!alert) throw notFound('Alert')
    const at = new Date()
    const state = decideAlert(alert, verb, viewer.name, at)
    const [row] = state
      ? await tx.alert.updateManyAndReturn({
          // The condition decides between two people who press the button at once.
          where: { id, status: alert.status },
          data: {
            ...state,
            note: note ?? alert.note,
            updatedAt: at,
            // What comes later of the same kind is news.
            ...(state.status === 'RESOLVED' && { groupKey: null }),
          },
        })
      : []
    if (!row) throw new PlumeError('CONFLICT', `This alert is ${alert.status} already.`)
    emit({ topic: 'alert', kind: 'UPDATED', row, at, before: alert })
  })
}

/**
 * Dismisses an anomaly, with which its alert is over.
 * @throws PlumeError NOT_FOUND, or CONFLICT when it is no longer open
 */
export function dismiss(log: ChangeLog, anomalyId: string, note: string | null): Promise<void> {
  return log.commit(async (tx, emit) => {
    const at = new Date()
    const anomaly = await dismissAnomaly(tx, anomalyId, note, at)
    emit(anomaly, ...(await raiseForAnomalies(tx, [anomaly], at)))
  })
}

import { dismissAnomaly } from '../anomalies/anomaly-store.ts'
import { holdPackageOf, recountAnomalies } from '../anomalies/package-anomaly-store.ts'
import type { Viewer } from '../auth/viewer.ts'
import { now } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import { PlumeError } from '../platform/errors.ts'
import type { Alert } from '../platform/generated/prisma/client.ts'
import { notFound } from '../platform/ids.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import { type Decision, decideAlert, endSilence } from './alert-lifecycle.ts'
import { raiseForAnomalies, saveAlerts } from './anomaly-alerts-store.ts'

export type AlertDecision = { id: string; decision: Decision; note: string | null; viewer: Viewer }

/** @throws PlumeError NOT_FOUND, CONFLICT when somebody was faster, or what `decideAlert` throws */
export function applyDecision(log: ChangeLog, { id, decision, note, viewer }: AlertDecision): Promise<void> {
  return log.commit(async (tx, emit) => {
    // Of two people who press the button at once, and of a cause that moves on meanwhile, one waits.
    await tx.$queryRaw`select id from "Alert" where id = ${id}::uuid for update`
    const alert = await tx.alert.findUnique({ where: { id } })
    if (!alert) throw notFound('Alert')
    const at = now()
    const state = decideAlert(alert, decision, viewer.name, at)
    if (!state) {
      const is = decision.verb === 'unsilence' ? 'not silenced' : `${alert.status} already`
      throw new PlumeError('CONFLICT', `This alert is ${is}.`)
    }
    const row = await tx.alert.update({
      where: { id },
      data: {
        ...state,
        note: note ?? alert.note,
        updatedAt: at,
        // What comes later of the same kind is news.
        ...(state.status === 'RESOLVED' && { groupKey: null }),
      },
    })
    emit({ topic: 'alert', kind: 'UPDATED', row, at, before: alert })
  })
}

/** Alerts that fire again in one transaction. */
const mostAtOnce = 500

/** Has those alerts fire again whose silence is over by the clock that all nodes share. @returns how many */
export async function endSilences(db: Db, log: ChangeLog): Promise<number> {
  let ended = 0
  for (let chunk = mostAtOnce; chunk === mostAtOnce; ended += chunk) {
    const over = { status: 'SUPPRESSED', silencedUntil: { lte: now() } } as const
    if (!(await db.alert.findFirst({ where: over, select: { id: true } }))) break
    chunk = await endSome(log)
  }
  return ended
}

function endSome(log: ChangeLog): Promise<number> {
  return log.commit(async (tx, emit) => {
    const at = now()
    // Those that somebody decides on just now are looked at again.
    const alerts = await tx.$queryRaw<Alert[]>`
      select * from "Alert" where status = 'SUPPRESSED' and "silencedUntil" <= ${at}
      order by id limit ${mostAtOnce} for update skip locked`
    const rows = alerts.map((alert) => ({ ...endSilence(alert), updatedAt: at }))
    await saveAlerts(tx, rows)
    for (const [n, row] of rows.entries()) {
      emit({ topic: 'alert', kind: 'UPDATED', row, at, before: alerts[n] ?? null })
    }
    return rows.length
  })
}

/**
 * Dismisses an anomaly, with which its alert is over.
 * @throws PlumeError NOT_FOUND, or CONFLICT when it is no longer open
 */
export function dismiss(log: ChangeLog, anomalyId: string, note: string | null): Promise<void> {
  return log.commit(async (tx, emit) => {
    const at = now()
    const held = await holdPackageOf(tx, anomalyId)
    const anomaly = await dismissAnomaly(tx, anomalyId, note, at)
    const packages = await recountAnomalies(tx, held, at)
    emit(...packages, anomaly, ...(await raiseForAnomalies(tx, [anomaly], at)))
  })
}

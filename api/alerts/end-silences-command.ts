import { now } from '../platform/clock.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import { endSilence } from './alert-lifecycle.ts'
import { lockEndedSilences, saveAlerts } from './alert-store.ts'

/** At most this many alerts fire again in one transaction. */
export const maxSilencesEnded = 500

/**
 * Lets alerts fire again whose silence has ended by the database clock, `maxSilencesEnded` at most.
 * @returns how many
 */
export function endSilences(log: ChangeLog): Promise<number> {
  return log.commit(async (tx, emit) => {
    const at = now()
    const alerts = await lockEndedSilences(tx, at, maxSilencesEnded)
    const rows = alerts.map((alert) => ({ ...alert, ...endSilence(alert).state, updatedAt: at }))
    await saveAlerts(tx, rows)
    for (const [n, row] of rows.entries()) {
      emit({ topic: 'alert', kind: 'UPDATED', reason: 'SILENCE_ENDED', row, at, before: alerts[n] ?? null })
    }
    return rows.length
  })
}

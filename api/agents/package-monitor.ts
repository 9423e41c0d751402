import { raiseForAnomalies } from '../alerts/anomaly-alerts-store.ts'
import { watchPackages } from '../anomalies/watch-packages.ts'
import { readClock } from '../packages/event-clock-store.ts'
import { holdDuePackages, savePackages } from '../packages/package-store.ts'
import { now } from '../platform/clock.ts'
import type { Db } from '../platform/db.ts'
import type { Package } from '../platform/generated/prisma/client.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import type { Change } from '../realtime/events.ts'
import type { Agent, Done } from './agent.ts'

/** Packages that share a transaction. */
const chunkSize = 500

/**
 * Looks at packages that nothing was heard of for so long that something may be wrong: it does without a new scan what
 * each scan does. Time is event time, so that a replay of history finds what was to be found then.
 */
export const packageMonitorAgent = (db: Db, log: ChangeLog): Agent => ({
  name: 'package-monitor',
  everyMs: 1_000,
  hears: (entries) => entries.some(({ topic }) => topic === 'package'),
  async run({ signal }) {
    const clock = await readClock(db, now())
    return clock && monitorPackages(log, { clock, signal })
  },
})

/** Judges all packages that are due by the event time `clock`. @returns what was found; null when nothing was due */
export async function monitorPackages(
  log: ChangeLog,
  { clock, signal }: { clock: Date; signal?: AbortSignal },
): Promise<Done | null> {
  let processed = 0
  let found = 0
  for (let chunk = chunkSize; chunk === chunkSize && !signal?.aborted; ) {
    const done = await lookAtDue(log, clock)
    chunk = done.looked
    processed += done.looked
    found += done.found
  }
  if (processed === 0) return null
  return {
    processed,
    message: `Looked at ${processed} packages that nothing was heard of; ${found} anomalies changed.`,
  }
}

function lookAtDue(log: ChangeLog, clock: Date): Promise<{ looked: number; found: number }> {
  return log.commit(async (tx, emit) => {
    const due = await holdDuePackages(tx, clock, chunkSize)
    if (due.length === 0) return { looked: 0, found: 0 }
    const at = now()
    const watched = due.map((row) => ({ row: { ...row, updatedAt: at }, now: clock, lateLogit: null }))
    const anomalies = await watchPackages(tx, watched, { quiet: false, now: at })
    const alerts = await raiseForAnomalies(tx, anomalies, at)
    const rows = watched.map(({ row }) => row)
    await savePackages(tx, rows)
    emit(...newsOf(due, rows, at), ...anomalies, ...alerts)
    return { looked: due.length, found: anomalies.length }
  })
}

/** A chance that moves less is no news. */
const worthTelling = 0.05

function newsOf(before: readonly Package[], rows: readonly Package[], at: Date): Change<'package'>[] {
  return rows.flatMap((row, index) => {
    const old = before[index]
    const moved = Math.abs((row.lateProbability ?? 0) - (old?.lateProbability ?? 0))
    const isOther = old?.openAnomalies !== row.openAnomalies || old.late !== row.late
    return old && (isOther || moved >= worthTelling)
      ? [{ topic: 'package', kind: 'UPDATED', row, at, before: old }]
      : []
  })
}

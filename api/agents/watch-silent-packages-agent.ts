import { raiseForAnomalies } from '../alerts/raise-alerts-step.ts'
import { judgePackages, type PackageToJudge, writePackages } from '../anomalies/judge-packages-step.ts'
import { playbackAgain } from '../anomalies/play-package.ts'
import { clockSettled, readClock } from '../packages/event-clock-store.ts'
import { stateOf } from '../packages/package-state.ts'
import { holdDuePackages, holdPackagesBeyond, scansOfPackages } from '../packages/package-store.ts'
import { now as clockNow } from '../platform/clock.ts'
import type { Db, Tx } from '../platform/db.ts'
import type { Package } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'
import { counted } from '../platform/text.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import type { Change } from '../realtime/events.ts'
import type { Agent, Done } from './agent.ts'

/**
 * Packages per transaction: other writers, and with the embedded database also readers, wait no longer than this takes.
 */
const chunkSize = 100

/**
 * Judges packages without a scan for so long that something may be wrong, as a scan would. Time is event time, so that
 * a replay of history finds what there was to find then.
 */
export const watchSilentPackagesAgent = ({ db, log }: { db: Db; log: ChangeLog }): Agent => ({
  name: 'package-monitor',
  everyMs: 1_000,
  hears: (entries) => entries.some(({ topic }) => topic === 'package'),
  run: ({ signal }) => lookAround(db, log, signal),
})

/** Judges all packages that are due by the event clock, and again those judged beyond it when the clock went back. */
export async function lookAround(db: Db, log: ChangeLog, signal?: AbortSignal): Promise<Done | null> {
  const clock = await readClock(db, new Date())
  if (!clock) return null
  const watch = { clock: clock.time, signal }
  if (clock.rewound) {
    await stepBack(log, watch)
    if (!signal?.aborted) await clockSettled(db, clock.newest)
  }
  return monitorPackages(log, watch)
}

type Watch = { clock: Date; signal?: AbortSignal }

/** Judges all packages that are due by the event time `clock`. @returns what was found; null when nothing was due */
async function monitorPackages(log: ChangeLog, watch: Watch): Promise<Done | null> {
  const { processed, found } = await lookAtAll(log, watch, async (tx, now) =>
    (await holdDuePackages(tx, watch.clock, chunkSize)).map((before) => {
      const row = { ...before, updatedAt: now }
      return { row, before, moments: [], isFromStart: false, until: watch.clock }
    }),
  )
  if (processed === 0) return null
  return {
    processed,
    message: `Checked ${counted(processed, 'package')} without a recent scan; ${counted(found, 'anomaly')} changed.`,
  }
}

/**
 * Judges packages again that were judged beyond the event time `clock`, after a retraction moved the clock back to it.
 */
const stepBack = (log: ChangeLog, watch: Watch): Promise<{ processed: number; found: number }> =>
  lookAtAll(log, watch, async (tx, now) => {
    const beyond = await holdPackagesBeyond(tx, watch.clock, chunkSize)
    const scans = groupBy(
      await scansOfPackages(
        tx,
        beyond.map(({ id }) => id),
      ),
      ({ packageId }) => packageId,
    )
    return beyond.map((before) => {
      const playback = playbackAgain(before, stateOf(scans.get(before.id) ?? []), watch.clock)
      return { ...playback, row: { ...before, updatedAt: now } }
    })
  })

async function lookAtAll(
  log: ChangeLog,
  { signal }: Watch,
  hold: (tx: Tx, now: Date) => Promise<PackageToJudge[]>,
): Promise<{ processed: number; found: number }> {
  const sum = { processed: 0, found: 0 }
  for (let chunk = chunkSize; chunk === chunkSize && !signal?.aborted; ) {
    const done = await lookAtSome(log, hold)
    chunk = done.looked
    sum.processed += done.looked
    sum.found += done.found
  }
  return sum
}

function lookAtSome(log: ChangeLog, hold: (tx: Tx, now: Date) => Promise<PackageToJudge[]>) {
  return log.commit(async (tx, emit) => {
    const now = clockNow()
    const held = await hold(tx, now)
    if (held.length === 0) return { looked: 0, found: 0 }
    const judged = await judgePackages(tx, held, now)
    const { anomalies } = await writePackages(tx, judged)
    const alerts = await raiseForAnomalies(tx, anomalies, now)
    const news = newsOf(
      held.map(({ before }) => before),
      judged.map(({ row }) => row),
      now,
    )
    emit(...news, ...anomalies, ...alerts)
    return { looked: held.length, found: anomalies.length }
  })
}

/** A smaller change of the probability is not reported. */
const minProbabilityChange = 0.05

function newsOf(before: readonly Package[], rows: readonly Package[], at: Date): Change<'package'>[] {
  return rows.flatMap((row, index) => {
    const old = before[index]
    const moved = Math.abs((row.lateProbability ?? 0) - (old?.lateProbability ?? 0))
    const isOther = old?.openAnomalies !== row.openAnomalies || old.late !== row.late
    return old && (isOther || moved >= minProbabilityChange)
      ? [{ topic: 'package', kind: 'UPDATED', row, at, before: old }]
      : []
  })
}

import { historyLimit } from '../hotspots/baseline.ts'
import { now } from '../platform/clock.ts'
import type { Db, Tx } from '../platform/db.ts'
import { readOrLeaveOut } from '../platform/stored-json.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import { isStepDue, measuredUntil, nextOutcome, type OutcomeStep } from './outcome-lifecycle.ts'
import {
  newestEvent,
  newestEvents,
  type RunningOutcome,
  runningOutcomes,
  stillComparable,
  withPeriods,
} from './outcome-store.ts'
import { measuredBetween, type Plan, readPlan, windowOf } from './plan.ts'

/** How many outcomes were measured again, and on how many of them the verdict was given. */
export type MeasuredOutcomes = { measured: number; judged: number }

/** Measures each outcome of which a period has ended since it was measured last, and gives the verdicts that are due. */
export async function measureOutcomes(
  { db, log }: { db: Db; log: ChangeLog },
  signal?: AbortSignal,
): Promise<MeasuredOutcomes> {
  const done = { measured: 0, judged: 0 }
  const running = (await runningOutcomes(db)).flatMap((row) => {
    const plan = readOrLeaveOut(() => readPlan(row.plan), null)
    return plan ? [{ row, plan }] : []
  })
  if (running.length === 0) return done
  const newest = await newestEvent(db, now())
  const others = running.flatMap(({ plan }) => plan.comparisons.map(({ id }) => id))
  const newestOf = await newestEvents(db, others)
  for (const { row, plan } of running) {
    if (signal?.aborted) break
    const { startedAt, hotspot } = row
    if (!startedAt) continue
    const progress = {
      own: hotspot.entity.newestAt,
      others: plan.comparisons.map(({ id }) => newestOf.get(id) ?? null),
    }
    const until = measuredUntil(plan, startedAt, { ...progress, newest })
    const step = isStepDue(row, plan, startedAt, until) ? await measureOne(log, row, { plan, startedAt, until }) : null
    if (!step) continue
    done.measured++
    if (step.outcomeStatus !== 'MEASURING') done.judged++
  }
  return done
}

type Due = { plan: Plan; startedAt: Date; until: Date }

function measureOne(log: ChangeLog, row: RunningOutcome, due: Due): Promise<OutcomeStep | null> {
  const { hotspot: _, ...stored } = row
  return log.commit(async (tx, emit) => {
    const step = nextOutcome(stored, { ...due, ...(await loadSeries(tx, row, due)) })
    if (!step) return null
    const at = now()
    const [changed] = await tx.recommendation.updateManyAndReturn({
      // Another node may have measured it meanwhile.
      where: { id: stored.id, updatedAt: stored.updatedAt },
      data: { ...step, updatedAt: at },
    })
    if (changed) emit({ topic: 'recommendation', kind: 'UPDATED', row: changed, at, before: stored })
    return changed ? step : null
  })
}

/** The series of its entity, and of those of the plan that can still be compared with. */
async function loadSeries(tx: Tx, { hotspot }: RunningOutcome, { plan, startedAt }: Due) {
  const { to } = measuredBetween(plan, startedAt)
  // The baseline, what was measured, and as much between the two.
  const range = { before: to, limit: 2 * historyLimit(plan.bucket) + plan.periods }
  const ids = plan.comparisons.map(({ id }) => id)
  const comparable = await stillComparable(tx, ids, plan.bucket, windowOf(plan).from)
  const isSame = hotspot.entity.bucket === plan.bucket
  const [own, ...comparisons] = await withPeriods(tx, [hotspot.entity, ...comparable], range)
  return { periods: isSame ? (own?.periods ?? []) : [], comparisons }
}

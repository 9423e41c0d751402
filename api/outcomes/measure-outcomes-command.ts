import { historyLimit } from '../hotspots/baseline.ts'
import { now } from '../platform/clock.ts'
import type { Db, Tx } from '../platform/db.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import { isStepDue, measuredUntil, nextOutcome, type OutcomeStep } from './outcome-lifecycle.ts'
import { newestEvent, type RunningOutcome, runningOutcomes, stillComparable, withPeriods } from './outcome-store.ts'
import { measuredBetween, type Plan, readPlan, windowOf } from './plan.ts'

/** How many outcomes were measured again, and on how many of them the verdict was given. */
export type MeasuredOutcomes = { measured: number; judged: number }

/** Measures each outcome of which a period has ended since it was measured last, and gives the verdicts that are due. */
export async function measureOutcomes(
  { db, log }: { db: Db; log: ChangeLog },
  signal?: AbortSignal,
): Promise<MeasuredOutcomes> {
  const done = { measured: 0, judged: 0 }
  const newest = await newestEvent(db, now())
  for (const row of await runningOutcomes(db)) {
    if (signal?.aborted) break
    const step = await measureOne(log, row, newest)
    if (!step) continue
    done.measured++
    if (step.outcomeStatus !== 'MEASURING') done.judged++
  }
  return done
}

async function measureOne(log: ChangeLog, row: RunningOutcome, newest: Date): Promise<OutcomeStep | null> {
  const { hotspot, ...stored } = row
  const { startedAt } = stored
  if (!startedAt) return null
  const plan = readPlan(stored.plan)
  const until = measuredUntil(plan, hotspot.entity.newestAt, newest)
  if (!isStepDue(stored, plan, startedAt, until)) return null
  return log.commit(async (tx, emit) => {
    const input = { plan, startedAt, until, ...(await loadSeries(tx, row, plan, startedAt)) }
    const step = nextOutcome(stored, input)
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
async function loadSeries(tx: Tx, { hotspot }: RunningOutcome, plan: Plan, startedAt: Date) {
  const { to } = measuredBetween(plan, startedAt)
  // The baseline, what was measured, and as much between the two.
  const range = { before: to, limit: 2 * historyLimit(plan.bucket) + plan.periods }
  const ids = plan.comparisons.map(({ id }) => id)
  const comparable = await stillComparable(tx, ids, plan.bucket, windowOf(plan).from)
  const isSame = hotspot.entity.bucket === plan.bucket
  const [own, ...comparisons] = await withPeriods(tx, [hotspot.entity, ...comparable], range)
  return { periods: isSame ? (own?.periods ?? []) : [], comparisons }
}

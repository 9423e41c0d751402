import { historyLimit } from '../hotspots/baseline.ts'
import type { Tx } from '../platform/db.ts'
import { StoredDataError } from '../platform/errors.ts'
import type { Recommendation } from '../platform/generated/prisma/client.ts'
import { runningStatuses } from './outcome-lifecycle.ts'
import { findCandidates, lastAction, newestEvent, withPeriods } from './outcome-store.ts'
import { measuredBetween, type Plan, planOutcome, type Watched } from './plan.ts'

/** What is stored of the plan with the recommendation. */
export type Planned =
  | { outcomeStatus: 'PLANNED'; plan: Plan; verdictDueAt: Date; unplanned: null }
  | { outcomeStatus: null; unplanned: string }

/**
 * Plans how the effect of an action is measured that was approved just now. `movesMode`: it moves goods to another mode.
 * Where it cannot be measured, it says why.
 */
export async function planForApproval(tx: Tx, action: Action, movesMode: boolean, now: Date): Promise<Planned> {
  try {
    return await planned(tx, action, movesMode, now)
  } catch (error) {
    // What is damaged keeps nobody from deciding.
    if (error instanceof StoredDataError) return without(`Its effect cannot be measured: ${error.message}`)
    throw error
  }
}

type Action = Pick<Recommendation, 'hotspotId' | 'co2Reduction'>

async function planned(tx: Tx, { hotspotId, co2Reduction }: Action, movesMode: boolean, now: Date): Promise<Planned> {
  if (!(co2Reduction > 0)) return without('Its effect is not measured: no saving of it is counted.')
  const hotspot = await tx.hotspot.findUniqueOrThrow({ where: { id: hotspotId }, include: { entity: true } })
  const { entity, predictedCo2 } = hotspot
  if (hotspot.status === 'RESOLVED')
    return without('Its effect is not measured: the hotspot was over when it was approved.')
  const other = await lastAction(tx, entity.id)
  if (other && runningStatuses.some((status) => status === other.outcomeStatus)) {
    return without(
      `Its effect cannot be measured: another action at ${entity.name} is being measured, and the two could not be told apart.`,
    )
  }
  const at = await newestEvent(tx, now)
  const range = { before: at, limit: historyLimit(entity.bucket) }
  const [own] = await withPeriods(tx, [entity], range)
  const first = own?.periods[0]
  if (!own || !first) return without('Its effect cannot be measured: nothing is known of its entity any more.')
  const candidates = await withPeriods(tx, await findCandidates(tx, entity, first.start), range)
  const { bucket, workUnit } = entity
  const plan = planOutcome({
    // What an earlier action has changed is no baseline.
    entity: { ...own, bucket, workUnit, periods: since(own.periods, other?.verdictDueAt) },
    candidates,
    at,
    predictedCo2,
    co2Reduction,
    movesMode,
  })
  if (typeof plan === 'string') return without(plan)
  return { outcomeStatus: 'PLANNED', plan, verdictDueAt: measuredBetween(plan, at).to, unplanned: null }
}

const since = (periods: Watched['periods'], from: Date | null | undefined) =>
  from ? periods.filter(({ start }) => start >= from) : periods

const without = (unplanned: string): Planned => ({ outcomeStatus: null, unplanned })

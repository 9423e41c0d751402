import { isCallerEventId } from '../../emissions/leg-id.ts'
import { now as clockNow } from '../../platform/clock.ts'
import type { Intake } from '../intake.ts'
import { countForPackages, holdCarried } from '../package-carbon-step.ts'
import { type RetractResult, retractInTurn } from '../retract-in-turn.ts'
import { storeActivities } from './store-activities-step.ts'

/**
 * Removes activities that never happened: afterwards everything is as if they had never come. Legs that Plume made from
 * scans go with their scans and are unknown here. A retracted event may come again as a new one.
 * @throws PlumeError BAD_USER_INPUT when there are too many
 */
export const retractActivities = (
  intake: Intake,
  eventIds: readonly string[],
  now: Date = clockNow(),
): Promise<RetractResult> =>
  retractInTurn(intake.log.stopping, eventIds, (ids) => retractSome(intake, ids.filter(isCallerEventId), now))

/** Retracts in one transaction. @returns the ids of the events that were known */
async function retractSome({ log, series }: Intake, ids: readonly string[], now: Date): Promise<string[]> {
  const result = await log.commit(async (tx, emit) => {
    const packages = await holdCarried(tx, [], ids)
    const stored = await storeActivities(tx, [], { removed: ids, quiet: false, now, series })
    emit(...stored.changes, ...(await countForPackages(tx, packages, now)))
    return stored
  })
  series.keep(result.series)
  return result.removed.map(({ eventId }) => eventId)
}

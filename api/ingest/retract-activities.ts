import { isOfCaller } from '../emissions/leg-id.ts'
import { now as clockNow } from '../platform/clock.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import { countForPackages, holdCarried } from './package-carbon.ts'
import { type RetractResult, retractInTurn } from './retract-in-turn.ts'
import { cacheOf, storeActivities } from './store-activities.ts'

/**
 * Takes activities out that never happened: afterwards all that followed from them is as if they had never come. What
 * Plume made of a package's scans goes with the scans, and is unknown here. A retracted event may come again as a new one.
 * @throws PlumeError BAD_USER_INPUT when there are too many
 */
export const retractActivities = (
  log: ChangeLog,
  eventIds: readonly string[],
  now: Date = clockNow(),
): Promise<RetractResult> => retractInTurn(log, eventIds, (ids) => retractSome(log, ids.filter(isOfCaller), now))

/** One transaction. @returns the ids of the events that were known */
async function retractSome(log: ChangeLog, ids: readonly string[], now: Date): Promise<string[]> {
  const { removed, remember } = await log.commit(async (tx, emit) => {
    const packages = await holdCarried(tx, [], ids)
    const result = await storeActivities(tx, [], { removed: ids, quiet: false, now, cache: cacheOf(log) })
    emit(...result.changes, ...(await countForPackages(tx, packages, now)))
    return result
  })
  remember()
  return removed.map(({ eventId }) => eventId)
}

import { legPrefix } from '../emissions/package-carbon-store.ts'
import { PlumeError } from '../platform/errors.ts'
import { isStorable } from '../platform/text.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import { mostItems } from './ingest.ts'
import { countForPackages, holdCarried } from './package-carbon.ts'
import { cacheOf, storeActivities } from './store-activities.ts'

/** `retracted`: events that were known and are gone; `unknown`: ids of events that were not known. */
export type RetractResult = { retracted: number; unknown: string[] }

/** Events that are retracted in one transaction. */
const chunkSize = 500

/**
 * Takes activities out that never happened: afterwards all that followed from them is as if they had never come. What
 * Plume made of a package's scans goes with the scans, and is unknown here. A retracted event may come again as a new one.
 * @throws PlumeError BAD_USER_INPUT when there are too many
 */
export async function retractActivities(
  log: ChangeLog,
  eventIds: readonly string[],
  { now = new Date() }: { now?: Date } = {},
): Promise<RetractResult> {
  if (eventIds.length > mostItems) {
    throw new PlumeError(
      'BAD_USER_INPUT',
      `${eventIds.length} events are too many for one call: retract at most ${mostItems}.`,
    )
  }
  const asked = [...new Set(eventIds)]
  const possible = asked.filter((id) => isStorable(id) && !id.startsWith(legPrefix))
  const retracted = new Set<string>()
  for (let start = 0; start < possible.length; start += chunkSize) {
    for (const id of await retractSome(log, possible.slice(start, start + chunkSize), now)) retracted.add(id)
  }
  return { retracted: retracted.size, unknown: asked.filter((id) => !retracted.has(id)) }
}

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

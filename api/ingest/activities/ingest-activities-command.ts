import { standsInOf } from '../../emissions/calculation.ts'
import { now as clockNow } from '../../platform/clock.ts'
import type { Items } from '../../platform/item-variables.ts'
import type { IngestOptions, IngestResult } from '../ingest-call.ts'
import type { Intake } from '../intake.ts'
import { countForPackages, holdCarried } from '../package-carbon-step.ts'
import { takeIn } from '../take-in.ts'
import { type Computed, compute } from './compute.ts'
import { type ActivityInput, parseActivity } from './parse-activity.ts'
import { storeActivities } from './store-activities-step.ts'

/**
 * Ingests activities, from input to stored rows and log entries. Each item is accepted, a duplicate or rejected,
 * independently of the others.
 * @throws PlumeError BAD_USER_INPUT when there are too many
 */
export const ingestActivities = (
  intake: Intake,
  input: Items<ActivityInput>,
  { quiet = false, now = clockNow() }: IngestOptions = {},
): Promise<IngestResult> =>
  takeIn(input, {
    name: 'item',
    parse(item, note) {
      const computed = compute(parseActivity(item, now))
      const standsIn = standsInOf(computed.calculation.inputs)
      if (standsIn) note('FACTOR_STANDS_IN', standsIn)
      return computed
    },
    eventOf: ({ activity }) => activity,
    store: (items) => store(intake, items, { quiet, now }),
    stopping: intake.log.stopping,
  })

/** Stores items in one transaction. @returns how many were new */
async function store(
  { log, series }: Intake,
  items: readonly Computed[],
  options: Required<IngestOptions>,
): Promise<number> {
  const result = await log.commit(async (tx, emit) => {
    const packages = await holdCarried(tx, items)
    const stored = await storeActivities(tx, items, { ...options, series })
    emit(...stored.changes, ...(await countForPackages(tx, packages, options.now)))
    return stored
  })
  series.keep(result.series)
  return result.stored.length
}

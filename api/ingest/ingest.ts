import { standsInOf } from '../emissions/calculation.ts'
import { now as clockNow } from '../platform/clock.ts'
import { InputError, PlumeError } from '../platform/errors.ts'
import type { Items } from '../platform/item-variables.ts'
import { counted } from '../platform/text.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import { type Computed, compute } from './compute.ts'
import { groupsOf } from './corrections.ts'
import { notTaken, storeInTurn } from './in-turn.ts'
import { type IngestOptions, type IngestResult, mostItems, type RejectedItem } from './ingest-call.ts'
import { refuseOtherContent } from './other-content.ts'
import { countForPackages, holdCarried } from './package-carbon.ts'
import { type ActivityInput, parseActivity } from './parse-activity.ts'
import { cacheOf, storeActivities } from './store-activities.ts'

/** Items that share a transaction. */
const chunkSize = 500

/**
 * Takes activities in, from input to stored rows and log entries. Each item by itself is accepted, a duplicate or
 * rejected.
 * @throws PlumeError BAD_USER_INPUT when there are too many
 */
export async function ingestActivities(
  log: ChangeLog,
  input: Items<ActivityInput>,
  { quiet = false, now = clockNow() }: IngestOptions = {},
): Promise<IngestResult> {
  if (input.length > mostItems) {
    throw new PlumeError(
      'BAD_USER_INPUT',
      `${counted(input.length, 'item')} are too many for one call: send at most ${mostItems.toLocaleString('en')}.`,
    )
  }
  const { computed, rejected, notes, indexes } = computeAll(input, now)
  let accepted = 0
  const groups = groupsOf(computed, chunkSize, ({ activity }) => activity)
  const left = await storeInTurn(log.stopping, groups, async (group) => {
    accepted += await store(log, group, { quiet, now })
  })
  const duplicates = computed.length - accepted - left.length
  rejected.push(...left.map((item) => notTaken(indexes.get(item) ?? 0)))
  return { accepted, duplicates, rejected: rejected.sort((a, b) => a.index - b.index), notes }
}

function computeAll(input: Items<ActivityInput>, now: Date) {
  const computed: Computed[] = []
  const notes: RejectedItem[] = []
  const said = new Map<string, Computed['activity'][]>()
  const rejected: RejectedItem[] = []
  const indexes = new Map<Computed, number>()
  for (const [index, item] of input.entries()) {
    try {
      if (item instanceof InputError) throw item
      const each = compute(parseActivity(item, now))
      refuseOtherContent(said, each.activity)
      computed.push(each)
      indexes.set(each, index)
      const standsIn = standsInOf(each.calculation.inputs)
      if (standsIn) notes.push({ index, code: 'FACTOR_STANDS_IN', message: standsIn })
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      rejected.push({ index, code: error.code, message: error.message })
    }
  }
  return { computed, rejected, notes, indexes }
}

/** One transaction. @returns how many items were new */
async function store(log: ChangeLog, items: readonly Computed[], options: Required<IngestOptions>): Promise<number> {
  const { stored, remember } = await log.commit(async (tx, emit) => {
    const packages = await holdCarried(tx, items)
    const result = await storeActivities(tx, items, { ...options, cache: cacheOf(log) })
    emit(...result.changes, ...(await countForPackages(tx, packages, options.now)))
    return result
  })
  remember()
  return stored.length
}

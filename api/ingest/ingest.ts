import { InputError, PlumeError } from '../platform/errors.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import { type Computed, compute } from './compute.ts'
import { groupsOf } from './corrections.ts'
import { countForPackages, holdCarried } from './package-carbon.ts'
import { type ActivityInput, parseActivity } from './parse-activity.ts'
import { cacheOf, storeActivities } from './store-activities.ts'

export type RejectedItem = { index: number; code: string; message: string }
export type IngestResult = { accepted: number; duplicates: number; rejected: RejectedItem[] }
export type IngestOptions = {
  /** For history: builds baselines and raises nothing. */
  quiet?: boolean
  /** Wall clock. */
  now?: Date
}

/** Items that one call may bring. */
export const mostItems = 10_000
/** Items that share a transaction. */
const chunkSize = 500

/**
 * Takes activities in, from input to stored rows and log entries. Each item by itself is accepted, a duplicate or
 * rejected.
 * @throws PlumeError BAD_USER_INPUT when there are too many
 */
export async function ingestActivities(
  log: ChangeLog,
  input: readonly ActivityInput[],
  { quiet = false, now = new Date() }: IngestOptions = {},
): Promise<IngestResult> {
  if (input.length > mostItems) {
    throw new PlumeError(
      'BAD_USER_INPUT',
      `${input.length} items are too many for one call: send at most ${mostItems}.`,
    )
  }
  const { computed, rejected } = computeAll(input, now)
  let accepted = 0
  for (const group of groupsOf(computed, chunkSize, ({ activity }) => activity))
    accepted += await store(log, group, { quiet, now })
  return { accepted, duplicates: computed.length - accepted, rejected }
}

function computeAll(input: readonly ActivityInput[], now: Date) {
  const computed: Computed[] = []
  const rejected: RejectedItem[] = []
  for (const [index, item] of input.entries()) {
    try {
      computed.push(compute(parseActivity(item, now)))
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      rejected.push({ index, code: error.code, message: error.message })
    }
  }
  return { computed, rejected }
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

/** Finds which events of which entities must be played again after a correction, a retraction, or a late event. */
import { countEvents, newestBefore, type SeriesEvent, timePassedSince } from '../../emissions/emission-store.ts'
import { type EntityState, lockIdleEntities } from '../../emissions/entity-store.ts'
import { bucketStart } from '../../emissions/series.ts'
import { entitiesOverBetween, hotspotLives, type Life } from '../../hotspots/hotspot-store.ts'
import { eraOf } from '../../hotspots/rebuild.ts'
import type { Tx } from '../../platform/db.ts'
import { groupBy } from '../../platform/group-by.ts'
import type { Stored } from './compute.ts'

/** A locked entity and the changes of its events; new events are stored already. */
export type Affected = {
  entity: EntityState
  came: readonly SeriesEvent[]
  gone: readonly SeriesEvent[]
  /** The first moment from which its history may differ. */
  from: Date
}

/**
 * `since`: play the events from then on again; null: all of them. `before`: the time of the newest event before that.
 * `eventCount`: the present number of the entity's events.
 */
export type Range = Affected & { since: Date | null; before: Date | null; eventCount: number }

/** Finds where each replay must begin: at a time without a hotspot that the events from there on could change. */
async function findRanges(tx: Tx, affected: readonly Affected[]): Promise<Range[]> {
  if (affected.length === 0) return []
  const ids = affected.map(({ entity }) => entity.id)
  const lives = groupBy(await hotspotLives(tx, ids), ({ entityId }) => entityId)
  const ranges = affected.map(startOf)
  for (let moving = ranges.filter(hasStart); moving.length > 0; ) {
    const asked = new Map(moving.map(({ entity, since }) => [entity.id, since]))
    const newest = await newestBefore(
      tx,
      moving.map(({ entity, since }) => ({ entityId: entity.id, from: since })),
    )
    moving = moving.filter((range) => {
      const before = newest.get(range.entity.id)
      // There is nothing before it: play everything.
      if (!before) Object.assign(range, { since: null })
      else Object.assign(range, { before, since: movedBack(range, before, lives.get(range.entity.id) ?? []) })
      return hasStart(range) && range.since !== asked.get(range.entity.id)
    })
  }
  return ranges
}

export const hasStart = (range: Range): range is Range & { since: Date } => range.since !== null

/** The bucket is fixed within an era; a change in the number of events before or within it may change the bucket. */
function startOf(affected: Affected): Range {
  const { entity, came, gone, from } = affected
  const eventCount = entity.eventCount + came.length - gone.length
  const era = eraOf(eventCount)
  const isSameEra =
    era === eraOf(entity.eventCount) && (era === 0 || (entity.bucketAt !== null && from > entity.bucketAt))
  return { ...affected, since: isSameEra ? from : null, before: null, eventCount }
}

/** Moves the start back when the events from there on may change a hotspot; null when everything must be played. */
function movedBack({ entity, since }: Range & { since: Date }, before: Date, lives: readonly Life[]): Date | null {
  const last = bucketStart(entity.bucket, before)
  const first = lives
    .filter(({ startedAt }) => startedAt < since)
    .filter(({ status, observedAt, periodStart }) => status === 'ACTIVE' || observedAt >= last || periodStart >= last)
    .reduce((earliest, { startedAt }) => (startedAt < earliest ? startedAt : earliest), since)
  if (first >= since) return since
  const moved = bucketStart(entity.bucket, first)
  return entity.bucketAt === null || moved > entity.bucketAt ? moved : null
}

/** The maximum number of events to play again because of a late event, and to add up for the period before them. */
const maxForLate = { played: 500, added: 5_000 }

/** The ranges that are short enough to be played because of a late event. */
async function shortOnes(tx: Tx, ranges: readonly Range[]): Promise<Range[]> {
  const { played, added } = maxForLate
  const partial = ranges.filter(hasStart)
  const from = (startOf: (range: Range & { since: Date }) => Date, most: number) =>
    countEvents(
      tx,
      partial.map((range) => ({ entityId: range.entity.id, from: startOf(range) })),
      most,
    )
  const toPlay = await from(({ since }) => since, played)
  const toAdd = await from(({ entity, since }) => bucketStart(entity.bucket, since), added)
  return ranges.filter(({ entity: { id }, since, eventCount }) =>
    since === null ? eventCount <= played : (toPlay.get(id) ?? 0) <= played && (toAdd.get(id) ?? 0) <= added,
  )
}

/** Whether the range begins in the middle of a period with earlier events. */
export const isAmid = (range: Range): range is Range & { since: Date } =>
  hasStart(range) && range.before !== null && range.before >= bucketStart(range.entity.bucket, range.since)

type Events = ReadonlyMap<string, SeriesEvent[]>

type Changes = { came: Events; gone: Events; added: readonly Stored[]; withdrawn: readonly SeriesEvent[] }

/**
 * The ranges to play again: for entities whose event was removed or replaced, for entities whose hotspot ended only
 * because of a removed event, and, if the range is short, for entities with a late event.
 */
export async function rangesToPlay(tx: Tx, touched: readonly EntityState[], changes: Changes) {
  const { came, gone, added, withdrawn } = changes
  const corrections = new Set(added.flatMap(({ id, replaced }) => (replaced ? id : [])))
  const forced = new Set<string>(gone.keys())
  const affected = touched.flatMap((entity): Affected[] => {
    const own = came.get(entity.id) ?? []
    const taken = gone.get(entity.id) ?? []
    const isOther = taken.length > 0 || own.some(({ emissionId }) => corrections.has(emissionId))
    if (isOther) forced.add(entity.id)
    const first = [...own, ...taken].reduce<Date | null>((a, { occurredAt: b }) => (a && a < b ? a : b), null)
    const isLate = first && entity.newestAt && first < entity.newestAt
    return first && (isOther || isLate) ? [{ entity, came: own, gone: taken, from: first }] : []
  })
  const revived = await revivedBy(tx, withdrawn, touched)
  for (const { entity } of revived) forced.add(entity.id)
  const ranges = await findRanges(tx, [...affected, ...revived])
  const isForced = ({ entity }: Affected) => forced.has(entity.id)
  const short = await shortOnes(
    tx,
    ranges.filter((range) => !isForced(range)),
  )
  return [...ranges.filter(isForced), ...short]
}

/**
 * Entities that counted as silent only because of removed events; locks them and skips those that others have locked.
 */
async function revivedBy(
  tx: Tx,
  withdrawn: readonly SeriesEvent[],
  touched: readonly EntityState[],
): Promise<Affected[]> {
  const times = withdrawn.flatMap(({ judgedAt, occurredAt }) => (judgedAt ? occurredAt.getTime() : []))
  if (times.length === 0) return []
  const to = new Date(times.reduce((a, b) => Math.max(a, b)))
  const from = (await timePassedSince(tx, longAgo, longAgo)) ?? longAgo
  if (from >= to) return []
  const over = await entitiesOverBetween(tx, { from, to, except: touched.map(({ id }) => id) })
  const begun = new Map(over.map(({ entityId, startedAt }) => [entityId, startedAt]))
  const held = await lockIdleEntities(tx, [...begun.keys()])
  return held.map((entity) => ({ entity, came: [], gone: [], from: begun.get(entity.id) ?? to }))
}

const longAgo = new Date('0001-01-01T00:00:00Z')

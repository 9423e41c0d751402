/**
 * Judges entities anew from the first moment on at which their events are others than they were: after a correction, a
 * retraction, or an event that came late. Afterwards their series and hotspots are what the events, as they are now, lead
 * to in the order of time.
 */
import { setImmediate as breathe } from 'node:timers/promises'
import {
  countEvents,
  newestBefore,
  type SeriesEvent,
  seriesEventsFrom,
  sumBefore,
  timePassedSince,
} from '../emissions/emission-store.ts'
import type { EntityState } from '../emissions/entity-store.ts'
import { type JudgedPeriod, loadHistories, storedFrom } from '../emissions/period-store.ts'
import { bucketStart, type Period } from '../emissions/series.ts'
import { historyLimit } from '../hotspots/baseline.ts'
import { hotspotLives, hotspotsSince, type Life } from '../hotspots/hotspot-store.ts'
import { eraOf } from '../hotspots/rebuild.ts'
import { reconcile } from '../hotspots/reconcile.ts'
import { newestJudged, replay } from '../hotspots/replay.ts'
import { forgetBaseline, refit, type Watched, type WatchOptions } from '../hotspots/watch.ts'
import type { Tx } from '../platform/db.ts'
import type { Hotspot } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'

/** An entity that is held, and what became of its events; those that came are stored already. */
export type Affected = {
  entity: EntityState
  came: readonly SeriesEvent[]
  gone: readonly SeriesEvent[]
  /** The first moment from which on its history may be another. */
  from: Date
}

export type Anew = Watched & {
  loadedBaseline: unknown
  /** Starts of stored periods that are none any more; `all`: of the bucket that it had before. */
  obsolete: { starts: Date[]; all: boolean }
}

/**
 * `since`: the events from then on are played again; null: all of them. `before`: when the newest event before that was.
 * `eventCount`: how many events the entity has now.
 */
type Range = Affected & { since: Date | null; before: Date | null; eventCount: number }

/** Finds for each where a replay must begin: when nothing was hot that the events from there on could change. */
export async function findRanges(tx: Tx, affected: readonly Affected[]): Promise<Range[]> {
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
      // Nothing before it: all of it is played.
      if (!before) Object.assign(range, { since: null })
      else Object.assign(range, { before, since: movedBack(range, before, lives.get(range.entity.id) ?? []) })
      return hasStart(range) && range.since !== asked.get(range.entity.id)
    })
  }
  return ranges
}

const hasStart = (range: Range): range is Range & { since: Date } => range.since !== null

/** Within an era the bucket stays; what changes the number of events before it, or in it, may change the bucket. */
function startOf(affected: Affected): Range {
  const { entity, came, gone, from } = affected
  const eventCount = entity.eventCount + came.length - gone.length
  const era = eraOf(eventCount)
  const isSameEra =
    era === eraOf(entity.eventCount) && (era === 0 || (entity.bucketAt !== null && from > entity.bucketAt))
  return { ...affected, since: isSameEra ? from : null, before: null, eventCount }
}

/** An earlier start where a hotspot may be changed by what comes from there on; null where all is to be played. */
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

/** So many events at most are played again because one came late, and so many of its period are added up. */
const mostForLate = { played: 500, added: 5_000 }

/** Those of the ranges that are short enough to be played for no more than a late event. */
export async function shortOnes(tx: Tx, ranges: readonly Range[]): Promise<Range[]> {
  const { played, added } = mostForLate
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

/** Plays the ranges again and says what is to become of the entities' periods and hotspots. */
export async function judgeAnew(tx: Tx, ranges: readonly Range[], options: WatchOptions): Promise<Anew[]> {
  if (ranges.length === 0) return []
  const wanted = ranges.map(({ entity, since }) => ({ entityId: entity.id, from: since }))
  const periods = ranges.map(({ entity, since }) => ({
    entityId: entity.id,
    from: since && bucketStart(entity.bucket, since),
  }))
  const events = groupBy(await seriesEventsFrom(tx, wanted), ({ entityId }) => entityId)
  const stored = groupBy(await storedFrom(tx, periods), ({ entityId }) => entityId)
  const hotspots = groupBy(await hotspotsSince(tx, wanted), ({ entityId }) => entityId)
  const histories = await loadHistories(
    tx,
    ranges.filter(hasStart).map(({ entity, since }) => ({
      entityId: entity.id,
      before: bucketStart(entity.bucket, since),
      limit: historyLimit(entity.bucket) + 1,
    })),
  )
  const earlier = groupBy(histories, ({ entityId }) => entityId)
  const sums = await sumBefore(
    tx,
    ranges.filter(isAmid).map(({ entity, since }) => ({
      entityId: entity.id,
      from: bucketStart(entity.bucket, since),
      to: since,
    })),
  )
  const judged: Anew[] = []
  for (const range of ranges) {
    const { id } = range.entity
    judged.push(
      await judgeOne(tx, range, options, {
        events: events.get(id) ?? [],
        stored: stored.get(id) ?? [],
        hotspots: hotspots.get(id) ?? [],
        earlier: (earlier.get(id) ?? []).map(({ period }) => period),
        begun: sums.get(id) ?? null,
      }),
    )
  }
  return judged
}

/** Whether it begins amid a period, with events of it before. */
const isAmid = (range: Range): range is Range & { since: Date } =>
  hasStart(range) && range.before !== null && range.before >= bucketStart(range.entity.bucket, range.since)

/** `begun`: what the period that it begins amid holds before. */
type History = {
  events: readonly SeriesEvent[]
  stored: readonly { start: Date; prior: number | null }[]
  hotspots: readonly Hotspot[]
  earlier: readonly JudgedPeriod[]
  begun: Period | null
}

async function judgeOne(tx: Tx, range: Range, options: WatchOptions, history: History): Promise<Anew> {
  const { entity, since, came, gone } = range
  const { events, stored, hotspots } = history
  const { bucket, baseline: loadedBaseline } = entity
  const borrowed = new Map([...history.earlier, ...stored].flatMap(({ start, prior }) => asBorrowed(start, prior)))
  const watched = beginning(range, history, borrowed, options)
  const parts = { events, isWhole: since === null, borrowed: { bucket, priors: borrowed }, scans: scansOf(hotspots) }
  const found = await inTurns(replay({ watched, ...parts }, options))
  if (watched.open) {
    const { createdAt, periodEnd } = watched.open
    const until = await timePassedSince(tx, newestJudged(events)?.judgedAt ?? createdAt, periodEnd)
    if (until) found.pass(until)
  }
  if (events.length === 0 && since === null) forgetBaseline(watched, options)
  const touched = [...came, ...gone].map(({ occurredAt }) => occurredAt)
  const steps = reconcile(hotspots, [...found.hotspots.values()], {
    isTouched: ({ periodStart, periodEnd }) => touched.some((at) => at >= periodStart && at < periodEnd),
    now: options.now,
  })
  const starts = stored.map(({ start }) => start).filter((start) => !found.periods.has(start.getTime()))
  const first = since === null ? Number.NEGATIVE_INFINITY : bucketStart(bucket, since).getTime()
  const played = [...found.periods.keys()].filter((start) => start >= first)
  return {
    ...watched,
    loadedBaseline,
    periods: found.periods,
    changed: new Set(played),
    steps,
    obsolete: { starts, all: entity.bucket !== bucket },
  }
}

/** Runs what yields now and then, with a turn for others each time. */
async function inTurns<T>(work: Generator<void, T>): Promise<T> {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
    await breathe()
  }
}

const asBorrowed = (start: Date, prior: number | null): [number, number][] =>
  prior === null ? [] : [[start.getTime(), prior]]

const scansOf = (hotspots: readonly Hotspot[]): Date[] => {
  const times = new Set(hotspots.flatMap(({ scannedAt }) => scannedAt.map((at) => at.getTime())))
  return [...times].sort((a, b) => a - b).map((time) => new Date(time))
}

/** The entity as it stood before its first event, or before the first period that is played again. */
function beginning(
  { entity, since, before, eventCount }: Range,
  { events, earlier, begun }: History,
  borrowed: ReadonlyMap<number, number>,
  options: WatchOptions,
): Watched {
  const watched: Watched = {
    entity,
    periods: new Map(),
    changed: new Set(),
    late: new Set(),
    open: null,
    last: null,
    steps: [],
    borrowed,
  }
  forgetBaseline(watched, options)
  if (since === null || before === null) {
    const none = { firstAt: null, newestAt: null, bucketAt: null, periodStart: null }
    Object.assign(entity, { eventCount: 0, bucket: 'QUARTER', ...none })
    return watched
  }
  const oldestFirst = earlier.toSorted((a, b) => a.start.getTime() - b.start.getTime())
  for (const period of oldestFirst) watched.periods.set(period.start.getTime(), period)
  const unjudged = { baseline: null, baselineLow: null, baselineHigh: null, prior: null }
  if (begun) watched.periods.set(begun.start.getTime(), { ...begun, ...unjudged })
  const periodStart = bucketStart(entity.bucket, before)
  Object.assign(entity, { eventCount: eventCount - events.length, newestAt: before, periodStart })
  refit(watched, periodStart, options)
  return watched
}

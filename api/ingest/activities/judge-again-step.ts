/**
 * Judges entities again from the first moment at which their events changed: after a correction, a retraction, or a
 * late event. Afterwards their series and hotspots are what the present events lead to in the order of time.
 */
import { setImmediate as breathe } from 'node:timers/promises'
import { type SeriesEvent, seriesEventsFrom, sumBefore, timePassedSince } from '../../emissions/emission-store.ts'
import { type JudgedPeriod, loadHistories, storedFrom } from '../../emissions/period-store.ts'
import { bucketStart, type Period } from '../../emissions/series.ts'
import { historyLimit } from '../../hotspots/baseline.ts'
import { forgetBaseline, refit } from '../../hotspots/entity-baseline.ts'
import { hotspotsSince } from '../../hotspots/hotspot-store.ts'
import type { WatchOptions } from '../../hotspots/judge-period.ts'
import { reconcile } from '../../hotspots/reconcile.ts'
import { newestJudged, replay } from '../../hotspots/replay.ts'
import { openHotspots, openWatched, type Watched, withoutEvents } from '../../hotspots/watched.ts'
import type { Tx } from '../../platform/db.ts'
import type { Hotspot } from '../../platform/generated/prisma/client.ts'
import { groupBy } from '../../platform/group-by.ts'
import { hasStart, isAmid, type Range } from './find-ranges-step.ts'

export type JudgedAgain = Watched & {
  /** All periods that a fit uses are loaded. */
  complete: true
  /** Starts of stored periods that no longer exist; `all`: all periods of the former bucket. */
  obsolete: { starts: Date[]; all: boolean }
}

/** Plays the ranges again, and returns the new periods and the steps for the hotspots. */
export async function judgeAgain(tx: Tx, ranges: readonly Range[], options: WatchOptions): Promise<JudgedAgain[]> {
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
  const judged: JudgedAgain[] = []
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

/** `begun`: the earlier part of the period in which the range begins. */
type History = {
  events: readonly SeriesEvent[]
  stored: readonly { start: Date; prior: number | null }[]
  hotspots: readonly Hotspot[]
  earlier: readonly JudgedPeriod[]
  begun: Period | null
}

async function judgeOne(tx: Tx, range: Range, options: WatchOptions, history: History): Promise<JudgedAgain> {
  const { entity, since, came, gone } = range
  const { events, stored, hotspots } = history
  const { bucket } = entity
  const borrowed = new Map([...history.earlier, ...stored].flatMap(({ start, prior }) => asBorrowed(start, prior)))
  const watched = beginning(range, history, borrowed, options)
  const parts = { events, isWhole: since === null, borrowed: { bucket, priors: borrowed }, scans: scansOf(hotspots) }
  const found = await inTurns(replay({ watched, ...parts }, options))
  for (const { createdAt, periodEnd } of openHotspots(watched)) {
    const until = await timePassedSince(tx, newestJudged(events)?.judgedAt ?? createdAt, periodEnd)
    if (until) found.pass(until)
  }
  if (events.length === 0 && since === null) forgetBaseline(watched, options.priors)
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
    periods: found.periods,
    changed: new Set(played),
    steps,
    complete: true,
    obsolete: { starts, all: watched.entity.bucket !== bucket },
  }
}

/** Runs a generator to its end, and gives other work a turn at each yield. */
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

/** The entity before its first event, or before the first period that is played again. */
function beginning(
  { entity, since, before, eventCount }: Range,
  { events, earlier, begun }: History,
  borrowed: ReadonlyMap<number, number>,
  options: WatchOptions,
): Watched {
  const watched = openWatched(entity, { borrowed })
  forgetBaseline(watched, options.priors)
  if (since === null || before === null) {
    Object.assign(watched.entity, { bucket: 'QUARTER', ...withoutEvents })
    return watched
  }
  const oldestFirst = earlier.toSorted((a, b) => a.start.getTime() - b.start.getTime())
  for (const period of oldestFirst) watched.periods.set(period.start.getTime(), period)
  const unjudged = { baseline: null, baselineLow: null, baselineHigh: null, prior: null }
  if (begun) watched.periods.set(begun.start.getTime(), { ...begun, ...unjudged })
  const periodStart = bucketStart(entity.bucket, before)
  Object.assign(watched.entity, { eventCount: eventCount - events.length, newestAt: before, periodStart })
  refit(watched, periodStart, options.priors)
  return watched
}

/** Plays the events of one entity through its series, and lets time pass for it. */
import type { Addition } from '../emissions/parts.ts'
import { addToPeriod, type Bucket, bucketEnd, bucketStart } from '../emissions/series.ts'
import { type HotspotMeasure, measures } from '../vocabulary/hotspot-measure.ts'
import { forgetBaseline, periodAt, refit } from './entity-baseline.ts'
import { closeSilent, elapsedOf, judgePeriod, type WatchOptions } from './judge-period.ts'
import { maxSilentPeriods, periodMs } from './settings.ts'
import { openHotspots, type Watched } from './watched.ts'

/** One event of an entity: `addition` is the sum of its activities. */
export type WatchEvent = { occurredAt: Date; segment: string; addition: Addition }

/** Plays events (oldest first) through one entity. */
export function playAll(watched: Watched, events: readonly WatchEvent[], options: WatchOptions): void {
  for (const event of events) play(watched, event, options)
  settle(watched, options)
}

/**
 * Adds an event to its period, and judges the newest period at the time of the event. The entity's events come oldest
 * first; call `settle` after the last of them.
 */
export function play(watched: Watched, event: WatchEvent, options: WatchOptions): void {
  const { entity, late } = watched
  if (!options.quiet) passTime(watched, event.occurredAt, options)
  const start = bucketStart(entity.bucket, event.occurredAt)
  const opens = entity.periodStart === null || start > entity.periodStart
  if (opens) openPeriod(watched, start, options)
  if (!opens && start.getTime() !== entity.periodStart?.getTime()) late.add(start.getTime())
  const period = periodAt(watched, start)
  Object.assign(period, addToPeriod(period, event.segment, event.addition))
  watched.changed.add(start.getTime())
  entity.eventCount += 1
  entity.firstAt = earlier(entity.firstAt, event.occurredAt)
  entity.newestAt = later(entity.newestAt, event.occurredAt)
  if (!options.quiet && late.size === 0) judgeNewest(watched, options)
}

/** Judges older periods that late events or corrections changed, and then lets time pass until `options.until`. */
export function settle(watched: Watched, options: WatchOptions): void {
  if (watched.late.size > 0) revise(watched, options)
  watched.late.clear()
  if (options.until && !options.quiet) passTime(watched, options.until, options)
}

function revise(watched: Watched, options: WatchOptions): void {
  const { entity, tracks, late } = watched
  if (entity.periodStart) refit(watched, entity.periodStart, options.priors)
  if (options.quiet && openHotspots(watched).length === 0) return
  // The period of the open hotspot, or the one just closed: older ones are past acting on, and stand in the series.
  const previous = entity.periodStart && bucketStart(entity.bucket, new Date(entity.periodStart.getTime() - 1))
  for (const measure of measures) {
    const judged = tracks[measure].open?.periodStart ?? previous
    if (judged && late.has(judged.getTime()) && judged.getTime() !== entity.periodStart?.getTime()) {
      judgePeriod(watched, judged, 1, bucketEnd(entity.bucket, judged), options, [measure])
    }
  }
  judgeNewest(watched, options)
}

/** Closes the open hotspots of an entity that has not reported for so long that nothing tells whether they last. */
function passTime(watched: Watched, at: Date, options: WatchOptions): void {
  const { bucket, newestAt } = watched.entity
  if (!newestAt || options.quiet) return
  const closedAt = silentFrom(bucket, newestAt)
  if (closedAt <= at) for (const open of openHotspots(watched)) closeSilent(watched, open, closedAt, options)
}

/** The time from which an entity counts as silent whose newest event was then. */
export const silentFrom = (bucket: Bucket, newestAt: Date): Date =>
  new Date(Math.ceil(newestAt.getTime() + maxSilentPeriods[bucket] * periodMs[bucket]))

/** Judges an entity as of `at`: its periods hold no later event. Hotspots that it finds record the time of the scan. */
export function judgeAsOf(watched: Watched, at: Date, options: WatchOptions): void {
  const start = bucketStart(watched.entity.bucket, at)
  const scan = { ...options, scannedAt: at }
  forgetBaseline(watched, options.priors)
  watched.entity.periodStart = start
  refit(watched, start, options.priors)
  passTime(watched, at, scan)
  judgeAt(watched, at, scan)
}

function openPeriod(watched: Watched, start: Date, options: WatchOptions): void {
  const { entity } = watched
  // Judge the last open period once more as a whole, unless a later one has been judged.
  const end = entity.periodStart && bucketEnd(entity.bucket, entity.periodStart)
  if (entity.periodStart && end && !options.quiet) {
    const due = measures.filter((measure) => !isOver(watched, measure, end))
    judgePeriod(watched, entity.periodStart, 1, end, options, due)
  }
  entity.periodStart = start
  refit(watched, start, options.priors)
}

function isOver({ entity, tracks }: Watched, measure: HotspotMeasure, end: Date): boolean {
  const { open, last } = tracks[measure]
  return !open && last?.periodStart.getTime() === entity.periodStart?.getTime() && (last?.observedAt ?? end) > end
}

function judgeNewest(watched: Watched, options: WatchOptions): void {
  const { periodStart, newestAt, bucket } = watched.entity
  if (!periodStart || !newestAt) return
  const end = bucketEnd(bucket, periodStart)
  judgePeriod(watched, periodStart, elapsedOf(periodStart, end, newestAt), newestAt, options)
}

/** Judges the period that contains `at`, which may hold no event of this entity. */
function judgeAt(watched: Watched, at: Date, options: WatchOptions): void {
  const { entity } = watched
  const start = bucketStart(entity.bucket, at)
  if (!entity.periodStart || start < entity.periodStart) return
  const end = bucketEnd(entity.bucket, start)
  judgePeriod(watched, start, elapsedOf(start, end, at), at, options)
}

const earlier = (a: Date | null, b: Date): Date => (a && a < b ? a : b)
const later = (a: Date | null, b: Date): Date => (a && a > b ? a : b)

/** Plays the events of one entity through its series, and has time pass for it. */
import type { Addition } from '../emissions/parts.ts'
import { addToPeriod, type Bucket, bucketEnd, bucketStart } from '../emissions/series.ts'
import { forgetBaseline, periodAt, refit } from './entity-baseline.ts'
import { elapsedOf, judgePeriod, type WatchOptions } from './judge-period.ts'
import { defaultSettings } from './settings.ts'
import { clamp } from './statistics.ts'
import type { Watched } from './watched.ts'

/** What happened to one entity: the sum of what its activities add. */
export type WatchEvent = { occurredAt: Date; segment: string; addition: Addition }

/** Plays events (oldest first) through one entity. */
export function playAll(watched: Watched, events: readonly WatchEvent[], options: WatchOptions): void {
  for (const event of events) play(watched, event, options)
  settle(watched, options)
}

/**
 * Adds an event to its period, and judges the newest period as this event reaches it. The entity's events come oldest
 * first; `settle` follows the last of them.
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

/** Judges what late events and corrections changed behind the newest period, and what the time until then changed. */
export function settle(watched: Watched, options: WatchOptions): void {
  if (watched.late.size > 0) revise(watched, options)
  watched.late.clear()
  if (options.until && !options.quiet) passTime(watched, options.until, options)
}

function revise(watched: Watched, options: WatchOptions): void {
  const { entity, open, late } = watched
  if (entity.periodStart) refit(watched, entity.periodStart, options.priors)
  if (options.quiet && !open) return
  // The period of the open hotspot, or the one just closed: older ones are past acting on, and stand in the series.
  const previous = entity.periodStart && bucketStart(entity.bucket, new Date(entity.periodStart.getTime() - 1))
  const judged = open?.periodStart ?? previous
  if (judged && late.has(judged.getTime()) && judged.getTime() !== entity.periodStart?.getTime()) {
    judgePeriod(watched, judged, 1, bucketEnd(entity.bucket, judged), options)
  }
  judgeNewest(watched, options)
}

/**
 * Judges an open hotspot when the period after its own is so far over that silence means something: an entity that
 * stopped reporting is back, whenever somebody looks.
 */
function passTime(watched: Watched, at: Date, options: WatchOptions): void {
  const { entity, model } = watched
  for (let { open } = watched; open; open = watched.open) {
    const { start, due, elapsed } = dueAfter(entity.bucket, open.periodEnd, model?.typicalCount ?? null)
    if (due > at) return
    judgePeriod(watched, start, elapsed, due, options)
    if (watched.open === open) return
  }
}

/** So many events would normally have come: with none of them, chance alone is no explanation (5 %). */
const minTellingEvents = 3

/** When an open hotspot is to be judged by the period after its own even without an event in it. */
export function dueAfter(bucket: Bucket, periodEnd: Date, typicalCount: number | null) {
  const aligned = bucketStart(bucket, periodEnd)
  const start = aligned < periodEnd ? bucketEnd(bucket, aligned) : aligned
  const elapsed = clamp(minTellingEvents / (typicalCount ?? minTellingEvents), defaultSettings.settledAt, 1)
  const due = start.getTime() + elapsed * (bucketEnd(bucket, start).getTime() - start.getTime())
  return { start, elapsed, due: new Date(Math.ceil(due)) }
}

/** Judges an entity as it stood at `at`: its periods hold no later event. What it finds bears the time of the scan. */
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
  // What the last event left open is judged once more as a whole, unless it is past that.
  const end = entity.periodStart && bucketEnd(entity.bucket, entity.periodStart)
  if (entity.periodStart && end && !options.quiet && !isOver(watched, end)) {
    judgePeriod(watched, entity.periodStart, 1, end, options)
  }
  entity.periodStart = start
  refit(watched, start, options.priors)
}

const isOver = ({ entity, open, last }: Watched, end: Date): boolean =>
  !open && last?.periodStart.getTime() === entity.periodStart?.getTime() && (last?.observedAt ?? end) > end

function judgeNewest(watched: Watched, options: WatchOptions): void {
  const { periodStart, newestAt, bucket } = watched.entity
  if (!periodStart || !newestAt) return
  const end = bucketEnd(bucket, periodStart)
  judgePeriod(watched, periodStart, elapsedOf(periodStart, end, newestAt), newestAt, options)
}

/** Judges the period that `at` falls into, which may hold no event of this entity. */
function judgeAt(watched: Watched, at: Date, options: WatchOptions): void {
  const { entity } = watched
  const start = bucketStart(entity.bucket, at)
  if (!entity.periodStart || start < entity.periodStart) return
  const end = bucketEnd(entity.bucket, start)
  judgePeriod(watched, start, elapsedOf(start, end, at), at, options)
}

const earlier = (a: Date | null, b: Date): Date => (a && a < b ? a : b)
const later = (a: Date | null, b: Date): Date => (a && a > b ? a : b)

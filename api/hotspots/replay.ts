/** Replays an entity's events in the order of time, as if they had arrived one after the other in that order. */
import type { JudgedPeriod } from '../emissions/period-store.ts'
import { type Bucket, bucketStart, chooseBucket } from '../emissions/series.ts'
import type { Hotspot } from '../platform/generated/prisma/client.ts'
import { measures } from '../vocabulary/hotspot-measure.ts'
import { historyLimit } from './baseline.ts'
import type { WatchOptions } from './judge-period.ts'
import { judgeAsOf, play, settle, type WatchEvent } from './play-events.ts'
import { beginsEra, rebuild } from './rebuild.ts'
import type { Watched } from './watched.ts'

/** `judgedAt`: when the event arrived, by the wall clock; null where it was sent quietly. */
export type ReplayEvent = WatchEvent & { judgedAt: Date | null }

/** A hotspot that follows from the events; `advised`: its state when its recommendations were last computed. */
export type Derived = { row: Hotspot; advised: Hotspot | null }

export type Replay = {
  /** The entity before the first of the events; changed in place. */
  watched: Watched
  /** Oldest first. */
  events: readonly ReplayEvent[]
  /** True: the events are all that the entity has, and its bucket is chosen again whenever their number doubles. */
  isWhole: boolean
  /** The priors that earlier fits of that bucket used, by period start in ms. */
  borrowed: { bucket: Bucket; priors: ReadonlyMap<number, number> }
  /** The times as of which scans have judged the entity, oldest first. */
  scans: readonly Date[]
}

/**
 * The hotspots and all periods that follow from the events. `pass`: lets time pass up to the newest event of other
 * entities, where the newest hotspot is still open.
 */
export type Replayed = {
  hotspots: Map<string, Derived>
  periods: Map<number, JudgedPeriod>
  pass(until: Date): void
}

/** Yields after this many events, so that other work gets a turn. */
const turn = 500
const dayMs = 86_400_000

/** A generator: it yields regularly, so that other work gets a turn. */
export function* replay(
  { watched, events, isWhole, borrowed, scans }: Replay,
  options: WatchOptions,
): Generator<void, Replayed> {
  const loud = { ...options, quiet: false, until: null }
  const quiet = { ...loud, quiet: true }
  const hotspots = new Map<string, Derived>()
  const archive = new Map<number, JudgedPeriod>()
  const days = new Set<number>()
  const open = [...scans]
  const collect = () => {
    for (const { row, advised } of watched.steps.splice(0)) {
      hotspots.set(row.id, { row, advised: advised ?? hotspots.get(row.id)?.advised ?? null })
    }
  }
  const borrow = () => {
    watched.borrowed = watched.entity.bucket === borrowed.bucket ? borrowed.priors : undefined
  }
  const scanBefore = (time: number) => {
    for (let [at] = open; at && at.getTime() < time; [at] = open) {
      scanAt(watched, at, loud)
      collect()
      open.shift()
    }
  }

  borrow()
  for (const [n, event] of events.entries()) {
    scanBefore(event.occurredAt.getTime())
    days.add(Math.floor(event.occurredAt.getTime() / dayMs))
    if (isWhole && beginsEra(n + 1)) {
      const bucket = bucketOf(events, n, days.size)
      watched.entity.bucketAt = event.occurredAt
      if (bucket !== watched.entity.bucket) {
        watched.entity.bucket = bucket
        borrow()
        archive.clear()
        rebuild(watched, events.slice(0, n), quiet)
      }
    }
    play(watched, event, event.judgedAt ? loud : quiet)
    collect()
    archiveOld(watched, archive)
    if (n % turn === turn - 1) yield
  }
  scanBefore(Number.POSITIVE_INFINITY)
  return {
    hotspots,
    periods: new Map([...archive, ...watched.periods]),
    pass(until) {
      settle(watched, { ...loud, until })
      collect()
    },
  }
}

/** The newest event that was judged when it arrived. */
export const newestJudged = (events: readonly ReplayEvent[]): ReplayEvent | null =>
  events.findLast(({ judgedAt }) => judgedAt) ?? null

const bucketOf = (events: readonly ReplayEvent[], newest: number, activeDays: number): Bucket => {
  const [first = events[newest], last = first] = [events[0], events[newest]]
  if (!first || !last) return 'QUARTER'
  return chooseBucket({ eventCount: newest + 1, firstAt: first.occurredAt, lastAt: last.occurredAt, activeDays })
}

/** Judges the entity as a scan at that time did. The series continues as if no scan had happened. */
function scanAt(watched: Watched, at: Date, options: WatchOptions): void {
  const { entity, periods } = watched
  const start = bucketStart(entity.bucket, at).getTime()
  const current = periods.get(start)
  const looked: Watched = {
    ...watched,
    entity: { ...entity },
    tracks: { TOTAL: { ...watched.tracks.TOTAL }, INTENSITY: { ...watched.tracks.INTENSITY } },
    periods: current ? new Map(periods).set(start, { ...current }) : new Map(periods),
    changed: new Set(),
    late: new Set(),
  }
  judgeAsOf(looked, at, { ...options, until: at, priors: new Map(options.priors) })
  for (const measure of measures) {
    const { open, last } = looked.tracks[measure]
    Object.assign(watched.tracks[measure], { open, last })
  }
}

/** Moves periods that are too old for a fit to the archive. */
function archiveOld({ entity, periods }: Watched, archive: Map<number, JudgedPeriod>): void {
  const most = historyLimit(entity.bucket) + 1
  if (periods.size <= 2 * most) return
  // The map is in the order of time.
  for (const [start, period] of periods) {
    if (periods.size <= most) return
    archive.set(start, period)
    periods.delete(start)
  }
}

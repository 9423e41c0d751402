/** One entity in memory: its working copy, and what the database would hold. */
import type { EntityRef } from '../emissions/activity.ts'
import type { JudgedPeriod } from '../emissions/period-store.ts'
import { bucketStart } from '../emissions/series.ts'
import { historyLimit } from '../hotspots/baseline.ts'
import { forgetBaseline } from '../hotspots/entity-baseline.ts'
import type { WatchOptions } from '../hotspots/judge-period.ts'
import { bucketFor, isDueForBucket, rebuild } from '../hotspots/rebuild.ts'
import { reconcile } from '../hotspots/reconcile.ts'
import { newestJudged, type ReplayEvent, replay } from '../hotspots/replay.ts'
import { type HotspotStep, openHotspots, openWatched, type Watched, withoutEvents } from '../hotspots/watched.ts'
import type { Computed } from '../ingest/activities/compute.ts'
import type { Hotspot } from '../platform/generated/prisma/client.ts'
import { newId } from '../platform/ids.ts'
import { measures } from '../vocabulary/hotspot-measure.ts'

/** A stored event; one with an impossible figure is kept but not counted. */
export type Kept = ReplayEvent & { counted: boolean }

export type Followed = {
  watched: Watched
  /** By event id. */
  events: Map<string, Kept>
  /** Periods, by start in ms, that are too old for a fit. */
  archive: Map<number, JudgedPeriod>
  hotspots: Map<string, Hotspot>
}

const dayMs = 86_400_000

export function follow({ type, key, name }: EntityRef): Followed {
  const entity = {
    id: newId(),
    type,
    key,
    name: name ?? key,
    revision: '',
    baseline: null,
    intensity: null,
    workUnit: null,
    ...withoutEvents,
  }
  return {
    watched: openWatched({ ...entity, bucket: 'QUARTER' }),
    events: new Map(),
    archive: new Map(),
    hotspots: new Map(),
  }
}

/** A copy that develops independently from here; it holds no events itself and therefore keeps its bucket. */
export function fork({ watched, hotspots }: Followed): Followed {
  return {
    watched: {
      ...watched,
      entity: { ...watched.entity },
      tracks: { TOTAL: { ...watched.tracks.TOTAL }, INTENSITY: { ...watched.tracks.INTENSITY } },
      periods: new Map([...watched.periods].map(([start, period]) => [start, { ...period }])),
      changed: new Set(),
      late: new Set(),
      steps: [],
    },
    events: new Map(),
    archive: new Map(),
    hotspots: new Map(hotspots),
  }
}

/** Sets `last` to its newest hotspot, except hotspots of periods that a correction has removed. */
export function recallHotspot({ watched, hotspots }: Followed): void {
  const { newestAt } = watched.entity
  const known = [...hotspots.values()].filter((row) => newestAt !== null && row.periodStart <= newestAt)
  for (const measure of measures) {
    const last = known
      .filter((row) => row.measure === measure)
      .reduce<Hotspot | null>((a, b) => (a && a.periodStart >= b.periodStart ? a : b), null)
    Object.assign(watched.tracks[measure], { last, open: last?.status === 'ACTIVE' ? last : null })
  }
}

/** Returns the steps of its hotspots since the last call. */
export function takeSteps({ watched, hotspots }: Followed): HotspotStep[] {
  const { steps } = watched
  for (const { kind, row } of steps) {
    if (kind === 'REMOVED') hotspots.delete(row.id)
    else hotspots.set(row.id, row)
  }
  watched.steps = []
  watched.changed.clear()
  return steps
}

/** Moves periods that are too old for a fit to the archive. */
export function archiveOldPeriods({ watched: { entity, periods }, archive }: Followed): void {
  const limit = historyLimit(entity.bucket) + 1
  if (periods.size <= 2 * limit) return
  for (const start of [...periods.keys()].sort((a, b) => a - b).slice(0, -limit)) {
    const period = periods.get(start)
    if (period) archive.set(start, period)
    periods.delete(start)
  }
}

/** Moves the period that contains `at` back from the archive. */
export function bringBack({ watched: { entity, periods }, archive }: Followed, at: Date): void {
  const start = bucketStart(entity.bucket, at).getTime()
  const period = archive.get(start)
  if (!period) return
  archive.delete(start)
  periods.set(start, period)
}

/** Plays all its events again, after one came late or replaced another. */
export function playAgain(
  each: Followed,
  changed: readonly Computed[],
  passedSince: (came: Date) => Date | null,
  options: WatchOptions,
): void {
  const { watched, archive, hotspots } = each
  const { entity } = watched
  const periods = [...archive.values(), ...watched.periods.values()]
  const priors = new Map(
    periods.flatMap(({ start, prior }) => (prior === null ? [] : [[start.getTime(), prior] as const])),
  )
  const borrowed = { bucket: entity.bucket, priors }
  forgetBaseline(watched, options.priors)
  Object.assign(entity, { bucket: 'QUARTER', ...withoutEvents })
  watched.periods.clear()
  for (const measure of measures) Object.assign(watched.tracks[measure], { open: null, last: null })
  watched.steps = []
  const events = countedEvents(each.events)
  const work = replay({ watched, events, isWhole: true, borrowed, scans: [] }, options)
  let turn = work.next()
  while (!turn.done) turn = work.next()
  const found = turn.value
  const until = openHotspots(watched).length > 0 && passedSince(newestJudged(events)?.judgedAt ?? new Date(0))
  if (until) found.pass(until)
  archive.clear()
  watched.periods = found.periods
  const times = changed.map(({ activity }) => activity.occurredAt)
  watched.steps = reconcile([...hotspots.values()], [...found.hotspots.values()], {
    isTouched: ({ periodStart, periodEnd }) => times.some((at) => at >= periodStart && at < periodEnd),
    now: options.now,
  })
  archiveOldPeriods(each)
}

/** Chooses the bucket again when the event makes it due; the event is stored already, but not played yet. */
export function rechooseBucket({ watched, events, archive }: Followed, eventId: string, options: WatchOptions): void {
  const { entity } = watched
  const event = events.get(eventId)
  if (!event || !isDueForBucket(entity, 1)) return
  const days = new Set([...events.values()].map(({ occurredAt }) => Math.floor(occurredAt.getTime() / dayMs)))
  const bucket = bucketFor(entity, [event], days.size)
  if (bucket === entity.bucket) return
  entity.bucket = bucket
  archive.clear()
  rebuild(watched, countedEvents(events, eventId), options)
}

/** Oldest first. */
const countedEvents = (events: ReadonlyMap<string, Kept>, except?: string): Kept[] =>
  [...events]
    .flatMap(([eventId, event]) => (event.counted && eventId !== except ? event : []))
    .sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime())

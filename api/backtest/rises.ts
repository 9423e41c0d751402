import { shuffled } from '../chaos/wait.ts'
import { refKey } from '../emissions/entity-store.ts'
import { type Bucket, bucketEnd, bucketStart } from '../emissions/series.ts'
import type { Priors } from '../hotspots/entity-baseline.ts'
import { elapsedOf, type WatchOptions } from '../hotspots/judge-period.ts'
import { play, settle } from '../hotspots/play-events.ts'
import { opensHotspot } from '../hotspots/watched.ts'
import type { Computed } from '../ingest/activities/compute.ts'
import { groupBy } from '../platform/group-by.ts'
import { newId } from '../platform/ids.ts'
import { type HotspotMeasure, measures } from '../vocabulary/hotspot-measure.ts'
import { bringBack, type Followed, fork, takeSteps } from './followed.ts'
import type { Judged, Played } from './judged.ts'
import { lastPeriodRatio } from './last-period.ts'
import { createPlayer, eventOf } from './player.ts'
import { type Rise, rises } from './rise-kinds.ts'
import { standAfter } from './standing.ts'

/** How many periods a rise lasts: two days, four weeks, four weeks, four months, a year. */
export const periodsOfRise: Record<Bucket, number> = { HOUR: 48, DAY: 28, WEEK: 4, MONTH: 4, QUARTER: 4 }

const maxPerEntity = 12
const maxInAll = 3_000

/** A place for a rise: the rise begins with the judged period and ends before `end`. */
export type Place = { judged: Judged; end: Date }

/** The observations of one rise. */
export type Outcome = {
  bucket: Bucket
  entity: string
  rise: Rise
  /** Periods from its beginning until a hotspot was raised, by measure; null when none was. */
  after: Record<HotspotMeasure, number | null>
  /** When a simple rule's ratio of a period to the last one rose by more than ever in this rise: for any fixed line. */
  peaks: Record<HotspotMeasure, { ratio: number; after: number }[]>
  /** The score with each activity of the rise. */
  scores: number[]
}

/**
 * Draws places: periods that can be judged, without an open hotspot, whose rise ends before the data of the entity
 * does. At most 12 per entity and 3,000 in all.
 * @param random numbers in [0, 1)
 */
export function drawPlaces(played: Played, items: readonly Computed[], random: () => number): Place[] {
  const lastSeen = new Map(
    [...played.activities].map(([key, indices]) => [
      key,
      indices.reduce((newest, index) => Math.max(newest, items[index]?.activity.occurredAt.getTime() ?? 0), 0),
    ]),
  )
  const perEntity = new Map<string, number>()
  const drawn = shuffled(random, played.judged).flatMap((judged) => {
    const end = endOfRise(judged)
    const taken = perEntity.get(judged.entity) ?? 0
    if (judged.wasHot || taken >= maxPerEntity || end.getTime() > (lastSeen.get(judged.entity) ?? 0)) return []
    perEntity.set(judged.entity, taken + 1)
    return { judged, end }
  })
  return drawn.slice(0, maxInAll)
}

function endOfRise({ bucket, end }: Judged): Date {
  let last = end
  for (let period = 1; period < periodsOfRise[bucket]; period++) last = bucketEnd(bucket, last)
  return last
}

/**
 * Plays the activities again. Where a rise begins, a copy of the entity is played for the duration of the rise, one for
 * each percentage. Everything else stays unchanged, including other entities.
 */
export function playRises(items: readonly Computed[], played: Played, places: readonly Place[], now: Date): Outcome[] {
  const player = createPlayer(now)
  const byFirst = groupBy(places, ({ judged }) => judged.first)
  const outcomes: Outcome[] = []
  for (const [index, item] of items.entries()) {
    for (const place of byFirst.get(index) ?? []) {
      const each = item.activity.entities.map((ref) => player.entity(ref)).find((one) => isOf(one, place))
      if (!each) continue
      const indices = played.activities.get(place.judged.entity) ?? []
      const ahead = indices.slice(indices.indexOf(index))
      for (const rise of rises) {
        const way = { each: fork(each), priors: new Map(player.priors), now }
        const outcome = playRise(way, place, rise, ahead, items)
        if (outcome) outcomes.push(outcome)
      }
    }
    player.take(item)
  }
  return outcomes
}

const isOf = (each: Followed | undefined, { judged }: Place) => each && refKey(each.watched.entity) === judged.entity

/** A copy of an entity that develops independently. */
type Way = { each: Followed; priors: Priors; now: Date }

/** Null where none of its activities can rise so. */
function playRise(
  { each, priors, now }: Way,
  { judged, end }: Place,
  rise: Rise,
  ahead: readonly number[],
  items: readonly Computed[],
): Outcome | null {
  const { bucket, entity, start } = judged
  const options: WatchOptions = { quiet: false, until: null, priors, newId, now }
  const outcome: Outcome = {
    ...{ bucket, entity, rise, scores: [] },
    after: { TOTAL: null, INTENSITY: null },
    peaks: { TOTAL: [], INTENSITY: [] },
  }
  let risen = rise.percent === 0
  for (const index of ahead) {
    const item = items[index]
    if (!item) break
    const { occurredAt } = item.activity
    // The first activity after the rise closes its last period.
    const isOver = occurredAt >= end
    const changed = isOver || occurredAt < start ? null : rise.change(item, index)
    risen ||= changed !== null
    const event = changed ?? eventOf(item)
    bringBack(each, occurredAt)
    play(each.watched, event, options)
    settle(each.watched, { ...options, until: occurredAt })
    const after = periodsUntil(judged, occurredAt)
    for (const step of takeSteps(each)) {
      const { measure, periodStart } = step.row
      if (opensHotspot(step) && periodStart >= start && periodStart < end) outcome.after[measure] ??= after
    }
    if (isOver) break
    outcome.scores.push(standAfter(each, event, priors).score)
    for (const measure of measures) {
      const ratio = lastPeriodRatio(each, bucketStart(bucket, occurredAt), measure)
      const peaks = outcome.peaks[measure]
      if (ratio !== null && ratio > (peaks.at(-1)?.ratio ?? 0)) peaks.push({ ratio, after })
    }
  }
  return risen ? outcome : null
}

/** Periods from the start of the first period to `at`, as a fraction of the period that contains it. */
function periodsUntil({ bucket, start }: Judged, at: Date): number {
  let periods = 0
  let from = start
  for (let to = bucketEnd(bucket, from); to <= at; to = bucketEnd(bucket, from)) {
    periods += 1
    from = to
  }
  return periods + elapsedOf(from, bucketEnd(bucket, from), at)
}

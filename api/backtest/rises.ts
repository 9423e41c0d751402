import { shuffled } from '../chaos/wait.ts'
import { refKey } from '../emissions/entity-store.ts'
import { type Bucket, bucketEnd, bucketStart } from '../emissions/series.ts'
import type { Priors } from '../hotspots/entity-baseline.ts'
import { elapsedOf, type WatchOptions } from '../hotspots/judge-period.ts'
import { play, settle, type WatchEvent } from '../hotspots/play-events.ts'
import type { Computed } from '../ingest/activities/compute.ts'
import { groupBy } from '../platform/group-by.ts'
import { newId } from '../platform/ids.ts'
import { bringBack, type Followed, fork, takeSteps } from './followed.ts'
import type { Judged, Played } from './judged.ts'
import { lastPeriodRatio } from './last-period.ts'
import { createPlayer, eventOf } from './player.ts'
import { type Memory, standAfter } from './standing.ts'

/** By how many percent a rise multiplies each activity's emissions; 0 shows what chance alone would find. */
export const rises = [0, 30, 50, 100] as const

/** How many periods a rise lasts: two days, a week, four weeks, four months, a year. */
export const periodsOfRise: Record<Bucket, number> = { HOUR: 48, DAY: 7, WEEK: 4, MONTH: 4, QUARTER: 4 }

const maxPerEntity = 12
const maxInAll = 3_000

/** A place for a rise: the rise begins with the judged period and ends before `end`. */
export type Place = { judged: Judged; end: Date }

/** The observations of one rise. */
export type Outcome = {
  bucket: Bucket
  entity: string
  percent: number
  /** Periods from the beginning of the rise until a hotspot was raised; null when none was. */
  hotspotAfter: number | null
  /**
   * Each new maximum, within this rise, of a period's total divided by the last period's: shows when any fixed line is
   * crossed.
   */
  peaks: { ratio: number; after: number }[]
  /** The score after each activity of the rise. */
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
  const memory: Memory = new Map()
  const byFirst = groupBy(places, ({ judged }) => judged.first)
  const outcomes: Outcome[] = []
  for (const [index, item] of items.entries()) {
    for (const place of byFirst.get(index) ?? []) {
      const each = item.activity.entities.map((ref) => player.entity(ref)).find((one) => isOf(one, place))
      if (!each) continue
      const indices = played.activities.get(place.judged.entity) ?? []
      const ahead = indices.slice(indices.indexOf(index))
      for (const percent of rises) {
        const way = { each: fork(each), memory: new Map(), priors: new Map(player.priors), now }
        const known = memory.get(each)
        if (known) way.memory.set(way.each, known)
        outcomes.push(playRise(way, place, percent, ahead, items))
      }
    }
    const { outcome, entities } = player.take(item)
    if (outcome !== 'COUNTED') continue
    for (const each of entities) standAfter(memory, each, eventOf(item), player.priors)
  }
  return outcomes
}

const isOf = (each: Followed | undefined, { judged }: Place) => each && refKey(each.watched.entity) === judged.entity

/** A copy of an entity that develops independently. */
type Way = { each: Followed; memory: Memory; priors: Priors; now: Date }

function playRise(
  { each, memory, priors, now }: Way,
  { judged, end }: Place,
  percent: number,
  ahead: readonly number[],
  items: readonly Computed[],
): Outcome {
  const { bucket, entity, start } = judged
  const options: WatchOptions = { quiet: false, until: null, priors, newId, now }
  const outcome: Outcome = { bucket, entity, percent, hotspotAfter: null, peaks: [], scores: [] }
  for (const index of ahead) {
    const item = items[index]
    if (!item) break
    const { occurredAt } = item.activity
    // The first activity after the rise closes its last period.
    const isOver = occurredAt >= end
    const event = isOver || occurredAt < start ? eventOf(item) : risen(eventOf(item), percent)
    bringBack(each, occurredAt)
    play(each.watched, event, options)
    settle(each.watched, { ...options, until: occurredAt })
    const after = periodsUntil(judged, occurredAt)
    const raised = takeSteps(each).some(
      ({ kind, row }) => kind === 'CREATED' && row.periodStart >= start && row.periodStart < end,
    )
    if (raised) outcome.hotspotAfter ??= after
    if (isOver) break
    outcome.scores.push(standAfter(memory, each, event, priors).score)
    const ratio = lastPeriodRatio(each, bucketStart(bucket, occurredAt))
    if (ratio !== null && ratio > (outcome.peaks.at(-1)?.ratio ?? 0)) outcome.peaks.push({ ratio, after })
  }
  return outcome
}

function risen({ addition, ...event }: WatchEvent, percent: number): WatchEvent {
  const times = 1 + percent / 100
  const { co2, quantity, tonneKm } = addition
  return { ...event, addition: { co2: co2 * times, quantity: quantity * times, tonneKm: tonneKm * times } }
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

import { refKey } from '../emissions/entity-store.ts'
import { type Bucket, bucketEnd } from '../emissions/series.ts'
import { readPeriod } from '../hotspots/judge-period.ts'
import { openHotspots, opensHotspot } from '../hotspots/watched.ts'
import type { Computed } from '../ingest/activities/compute.ts'
import { type HotspotMeasure, measures } from '../vocabulary/hotspot-measure.ts'
import type { Followed } from './followed.ts'
import { lastPeriodRatio } from './last-period.ts'
import { createPlayer } from './player.ts'

/** A period whose entity had enough history to be judged when the first activity of the period came in. */
export type Judged = {
  /** `refKey` of the entity. */
  entity: string
  bucket: Bucket
  start: Date
  end: Date
  /** Index of its first activity among all activities. */
  first: number
  /** Whether a hotspot of the entity was open already. */
  wasHot: boolean
  /** Hotspots raised in it. */
  raised: Record<HotspotMeasure, number>
  /** What it emitted, or emitted for its work, over that of the last period with any activity; null without one. */
  ratio: Record<HotspotMeasure, number | null>
}

export type Played = {
  entities: number
  /** Activities that came in after a later one of the same entity. */
  late: number
  judged: Judged[]
  /**
   * By `refKey`, the indices of the activities that count for an entity in the order in which they came in; without
   * corrections.
   */
  activities: ReadonlyMap<string, number[]>
}

/** Plays the activities unchanged, live from the first one, and records the periods that can be judged. */
export function playAsItIs(items: readonly Computed[], now: Date): Played {
  const player = createPlayer(now)
  const ofEntity = new Map<string, Judged[]>()
  const activities = new Map<string, number[]>()
  const names = new Set<string>()
  let late = 0
  for (const [index, item] of items.entries()) {
    const before = item.activity.entities.map((ref) => standing(player.entity(ref)))
    if (before.some(({ newestAt }) => newestAt > item.activity.occurredAt.getTime())) late += 1
    const { outcome, entities, steps } = player.take(item)
    for (const [place, each] of entities.entries()) {
      const key = refKey(each.watched.entity)
      names.add(key)
      if (outcome !== 'COUNTED') continue
      if (!item.activity.corrects) append(activities, key, index)
      const opened = openedPeriod(each, before[place])
      if (opened && readPeriod(each.watched, opened.start, 0, player.priors, 'TOTAL')?.reading.evidence.enoughHistory) {
        append(ofEntity, key, { entity: key, first: index, ...opened })
      }
      const start = each.watched.entity.periodStart?.getTime()
      const current = ofEntity.get(key)?.at(-1)
      if (current && current.start.getTime() === start)
        for (const measure of measures) current.ratio[measure] = lastPeriodRatio(each, current.start, measure)
      for (const step of steps) {
        const { row } = step
        if (!opensHotspot(step) || row.entityId !== each.watched.entity.id) continue
        const period = ofEntity.get(key)?.findLast((one) => one.start.getTime() === row.periodStart.getTime())
        if (period) period.raised[row.measure] += 1
      }
    }
  }
  return { entities: names.size, late, judged: [...ofEntity.values()].flat(), activities }
}

const standing = (each: Followed | undefined) => ({
  bucket: each?.watched.entity.bucket ?? 'QUARTER',
  periodStart: each?.watched.entity.periodStart?.getTime() ?? 0,
  newestAt: each?.watched.entity.newestAt?.getTime() ?? 0,
  wasHot: each ? openHotspots(each.watched).length > 0 : false,
})

/** The period that an activity has opened, unless it also changed the entity's bucket. */
function openedPeriod({ watched: { entity } }: Followed, before: ReturnType<typeof standing> | undefined) {
  const { bucket, periodStart: start } = entity
  if (!before || !start || before.bucket !== bucket || before.periodStart >= start.getTime()) return null
  return { bucket, start, end: bucketEnd(bucket, start), wasHot: before.wasHot, ...nothingYet() }
}

const nothingYet = (): Pick<Judged, 'raised' | 'ratio'> => ({
  raised: { TOTAL: 0, INTENSITY: 0 },
  ratio: { TOTAL: null, INTENSITY: null },
})

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

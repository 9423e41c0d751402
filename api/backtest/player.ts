import type { StoredEvent } from '../emissions/emission-store.ts'
import { refKey } from '../emissions/entity-store.ts'
import type { BaselineModel } from '../hotspots/baseline.ts'
import {
  dueAfter,
  type HotspotStep,
  type Priors,
  play,
  settle,
  type WatchEvent,
  type WatchOptions,
} from '../hotspots/watch.ts'
import type { Computed } from '../ingest/compute.ts'
import { saysTheSame } from '../ingest/corrections.ts'
import { newId } from '../platform/ids.ts'
import {
  archiveOldPeriods,
  bringBack,
  type Followed,
  follow,
  forgetEvent,
  recallHotspot,
  rechooseBucket,
  recountWithout,
  takeSteps,
} from './followed.ts'

/** IMPOSSIBLE ones are kept but count nowhere. `entities`: those it counts for, the one it is filed under first. */
export type Taken = {
  outcome: 'COUNTED' | 'IMPOSSIBLE' | 'DUPLICATE'
  entities: Followed[]
  /** What happened to the hotspots of any entity. */
  steps: HotspotStep[]
}

export type Player = {
  /** Takes an activity in, as the ingest of this single item would; `quiet` builds baselines and raises nothing. */
  take(item: Computed, quiet?: boolean): Taken
  entity(ref: { type: string; key: string }): Followed | undefined
  /** The spreads of entity types as they stand. */
  readonly priors: Priors
}

/** The hotspot engine in memory: the pure steps of the ingest in its order, one activity at a time. */
export function createPlayer(now: Date = new Date()): Player {
  const all = new Map<string, Followed>()
  const taken = new Map<string, { item: Computed; entities: Followed[] }>()
  const hot = new Set<Followed>()
  const priors: Priors = new Map()

  const entitiesOf = ({ activity }: Computed): Followed[] =>
    activity.entities.map((ref) => {
      const each = all.get(refKey(ref)) ?? follow(ref)
      if (ref.name) each.watched.entity.name = ref.name
      all.set(refKey(ref), each)
      return each
    })

  return {
    priors,
    entity: ({ type, key }) => all.get(`${type} ${key}`),
    take(item, quiet = false) {
      const { eventId, corrects, occurredAt } = item.activity
      const before = taken.get(eventId)
      if (before && !(corrects && !saysTheSame(item, storedOf(before.item)))) {
        return { outcome: 'DUPLICATE', entities: [], steps: [] }
      }
      const entities = entitiesOf(item)
      taken.set(eventId, { item, entities })
      const counted = item.impossible === null
      const added = counted ? entities : []
      const gone = before?.item.impossible === null ? before.entities : []
      const touched = [...new Set([...added, ...gone])]
      const until = quiet ? null : occurredAt
      const idle = until ? [...hot].filter((each) => !touched.includes(each) && isOverdue(each, until)) : []
      const judged = [...touched, ...idle]
      const options: WatchOptions = { quiet, until: null, priors, newId, now }

      for (const each of judged) recallHotspot(each)
      for (const each of before?.entities ?? []) forgetEvent(each, eventId)
      for (const each of entities) each.events.set(eventId, { ...eventOf(item), counted })
      for (const each of added) rechooseBucket(each, eventId, options)
      if (before) for (const each of gone) recountWithout(each, eventOf(before.item), eventId, options)
      for (const each of added) bringBack(each, occurredAt)
      for (const each of added) play(each.watched, eventOf(item), options)
      for (const each of judged) {
        settle(each.watched, { ...options, until })
        if (each.watched.open) hot.add(each)
        else hot.delete(each)
        archiveOldPeriods(each)
      }
      return { outcome: counted ? 'COUNTED' : 'IMPOSSIBLE', entities, steps: judged.flatMap(takeSteps) }
    },
  }
}

/** Whether nothing has confirmed its open hotspot for so long that it is to be judged. */
function isOverdue({ watched: { entity, open } }: Followed, at: Date): boolean {
  if (!open || open.periodEnd >= at) return false
  const typicalCount = (entity.baseline as BaselineModel | null)?.typicalCount ?? null
  return dueAfter(entity.bucket, open.periodEnd, typicalCount).due <= at
}

/** What an item adds to the series of each of its entities. */
export const eventOf = ({ activity, calculation }: Computed): WatchEvent => ({
  occurredAt: activity.occurredAt,
  segment: calculation.segment,
  addition: calculation,
})

function storedOf({ activity, calculation }: Computed): StoredEvent {
  const { eventId, occurredAt, entities } = activity
  const { method, factor, inputs } = calculation
  const elsewhere = { judgedAt: null, trackingNumber: null }
  return { eventId, occurredAt, method, factorId: factor?.id ?? null, inputs, entities, ...elsewhere }
}

import type { StoredEvent } from '../emissions/emission-store.ts'
import { refKey } from '../emissions/entity-store.ts'
import type { Priors } from '../hotspots/entity-baseline.ts'
import type { WatchOptions } from '../hotspots/judge-period.ts'
import { play, settle, silentFrom, type WatchEvent } from '../hotspots/play-events.ts'
import { type HotspotStep, openHotspots } from '../hotspots/watched.ts'
import type { Computed } from '../ingest/activities/compute.ts'
import { saysTheSame } from '../ingest/activities/corrections.ts'
import { newId } from '../platform/ids.ts'
import {
  archiveOldPeriods,
  bringBack,
  type Followed,
  follow,
  playAgain,
  recallHotspot,
  rechooseBucket,
  takeSteps,
} from './followed.ts'

/**
 * IMPOSSIBLE activities are kept but count nowhere. `entities`: those it counts for, first the one it is filed under.
 */
export type Taken = {
  outcome: 'COUNTED' | 'IMPOSSIBLE' | 'DUPLICATE'
  entities: Followed[]
  /** The steps of the hotspots of any entity. */
  steps: HotspotStep[]
}

export type Player = {
  /** Ingests a single activity; `quiet` builds baselines and raises nothing. */
  take(item: Computed, quiet?: boolean): Taken
  entity(ref: { type: string; key: string }): Followed | undefined
  /** The current spread priors of entity types. */
  readonly priors: Priors
}

/** The hotspot engine in memory: the pure steps of the ingest in their order, one activity at a time. */
export function createPlayer(now: Date = new Date()): Player {
  const all = new Map<string, Followed>()
  const taken = new Map<string, { item: Computed; entities: Followed[]; came: Date | null }>()
  /** The activities that let time pass: when they came, and up to when time passed. */
  const heard: { came: Date; occurredAt: Date }[] = []
  const passedSince = (came: Date): Date | null => {
    const times = heard.filter((each) => each.came >= came).map(({ occurredAt }) => occurredAt.getTime())
    return times.length > 0 ? new Date(times.reduce((a, b) => Math.max(a, b))) : null
  }
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
      const counted = item.impossible === null
      // This clock only needs to keep the order of arrival. A replacement keeps the arrival of the event it replaces.
      const came = before ? before.came : quiet ? null : new Date(taken.size)
      taken.set(eventId, { item, entities, came })
      if (counted && came && !before) heard.push({ came, occurredAt })
      const added = counted ? entities : []
      const gone = before?.item.impossible === null ? before.entities : []
      const touched = [...new Set([...added, ...gone])]
      const isFittedAgain = (each: Followed) =>
        before !== undefined || (each.watched.entity.newestAt ?? occurredAt) > occurredAt
      const again = touched.filter(isFittedAgain)
      const until = quiet || before || !counted ? null : occurredAt
      const idle = until ? [...hot].filter((each) => !touched.includes(each) && isOverdue(each, until)) : []
      const judged = [...touched.filter((each) => !isFittedAgain(each)), ...idle]
      const ongoing = added.filter((each) => !isFittedAgain(each))
      const options: WatchOptions = { quiet, until: null, priors, newId, now }

      for (const each of judged) recallHotspot(each)
      for (const each of before?.entities ?? []) each.events.delete(eventId)
      for (const each of entities) each.events.set(eventId, { ...eventOf(item), counted, judgedAt: came })
      for (const each of again) playAgain(each, [item, ...(before ? [before.item] : [])], passedSince, options)
      for (const each of ongoing) rechooseBucket(each, eventId, options)
      for (const each of ongoing) bringBack(each, occurredAt)
      for (const each of ongoing) play(each.watched, eventOf(item), options)
      for (const each of again) if (isHot(each)) hot.add(each)
      for (const each of judged) {
        settle(each.watched, { ...options, until })
        if (isHot(each)) hot.add(each)
        else hot.delete(each)
        archiveOldPeriods(each)
      }
      return { outcome: counted ? 'COUNTED' : 'IMPOSSIBLE', entities, steps: [...again, ...judged].flatMap(takeSteps) }
    },
  }
}

/** Whether nothing has confirmed its open hotspot for so long that it is to be judged. */
function isOverdue({ watched }: Followed, at: Date): boolean {
  const { entity } = watched
  return (
    openHotspots(watched).length > 0 && entity.newestAt !== null && silentFrom(entity.bucket, entity.newestAt) <= at
  )
}

const isHot = ({ watched }: Followed): boolean => openHotspots(watched).length > 0

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

import type { EntityState } from '../emissions/entity-store.ts'
import type { JudgedPeriod } from '../emissions/period-store.ts'
import type { Hotspot } from '../platform/generated/prisma/client.ts'
import { type BaselineModel, readBaseline } from './baseline.ts'

/** One entity while its events are played: a working copy of its own, from which the caller stores what changed. */
export type Watched = {
  /** Where its series stands; `baseline` stays as it was stored, see `model`. */
  entity: EntityState
  /** What it normally emits in the newest period. */
  model: BaselineModel | null
  /** The same, as it was stored. */
  storedModel: BaselineModel | null
  /** By start in ms: those the events fall into and, where the entity needs a new fit, its history. */
  periods: Map<number, JudgedPeriod>
  /** Starts in ms of the periods that changed. */
  changed: Set<number>
  /** Starts in ms of older periods that late events or corrections changed, and that are to be judged again. */
  late: Set<number>
  open: Hotspot | null
  /** The hotspot of its newest hot period, open or not. */
  last: Hotspot | null
  /** What is to become of its hotspots, in order. */
  steps: HotspotStep[]
  /** What earlier fits took the spread of the type to be, by start in ms: fits that are done again take the same. */
  borrowed?: ReadonlyMap<number, number>
}

/**
 * What is to become of a hotspot's row. `advised`: the hotspot as it was when its recommendations were last to be worked
 * out, null or absent where they are not. `amends`: it is what it would be had other events come from the start, and not news.
 */
export type HotspotStep = {
  kind: 'CREATED' | 'UPDATED' | 'REMOVED'
  row: Hotspot
  previous: Hotspot | null
  advised?: Hotspot | null
  amends?: boolean
}

/** What is known of an entity when it is opened. */
export type Known = {
  periods?: Map<number, JudgedPeriod>
  /** The hotspot of its newest hot period. */
  hotspot?: Hotspot | null
  borrowed?: ReadonlyMap<number, number>
}

/** Opens an entity for its events to be played. */
export function openWatched(entity: EntityState, { periods, hotspot = null, borrowed }: Known = {}): Watched {
  const model = readBaseline(entity.baseline)
  return {
    entity: { ...entity },
    model,
    storedModel: model,
    periods: periods ?? new Map(),
    changed: new Set(),
    late: new Set(),
    open: hotspot?.status === 'ACTIVE' ? hotspot : null,
    last: hotspot,
    steps: [],
    borrowed,
  }
}

/** The periods that changed, as they are to be stored. */
export const changedPeriods = ({ entity, periods, changed }: Watched): { entityId: string; period: JudgedPeriod }[] =>
  [...changed].flatMap((start) => {
    const period = periods.get(start)
    return period ? { entityId: entity.id, period } : []
  })

/** An entity without any event. */
export const withoutEvents = {
  eventCount: 0,
  firstAt: null,
  newestAt: null,
  bucketAt: null,
  periodStart: null,
} as const

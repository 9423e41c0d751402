import type { EntityState } from '../emissions/entity-store.ts'
import type { JudgedPeriod } from '../emissions/period-store.ts'
import type { Hotspot } from '../platform/generated/prisma/client.ts'
import { type BaselineModel, readBaseline } from './baseline.ts'

/** A working copy of one entity while its events are played; the caller stores what changed. */
export type Watched = {
  /** The stored state of its series; `baseline` stays as stored, see `model`. */
  entity: EntityState
  /** The baseline for the newest period. */
  model: BaselineModel | null
  /** The baseline as it was stored. */
  storedModel: BaselineModel | null
  /** Periods by start in ms: those of the events and, where the entity needs a new fit, its history. */
  periods: Map<number, JudgedPeriod>
  /** Starts in ms of the periods that changed. */
  changed: Set<number>
  /** Starts in ms of older periods that late events or corrections changed and that must be judged again. */
  late: Set<number>
  open: Hotspot | null
  /** The hotspot of its newest hot period, open or not. */
  last: Hotspot | null
  /** The steps for its hotspots, in order. */
  steps: HotspotStep[]
  /** The priors that earlier fits used, by period start in ms: a repeated fit uses the same one. */
  borrowed?: ReadonlyMap<number, number>
}

/**
 * What to do with a hotspot's row. `advised`: the state of the hotspot when its recommendations must be computed; null
 * or absent where they need not be. `amends`: the step corrects history and is not news.
 */
export type HotspotStep = {
  kind: 'CREATED' | 'UPDATED' | 'REMOVED'
  row: Hotspot
  previous: Hotspot | null
  advised?: Hotspot | null
  amends?: boolean
}

/** What is known of an entity before its events are played. */
export type Known = {
  periods?: Map<number, JudgedPeriod>
  /** The hotspot of its newest hot period. */
  hotspot?: Hotspot | null
  borrowed?: ReadonlyMap<number, number>
}

/** Opens an entity so that its events can be played. */
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

/** The periods that changed, ready to be stored. */
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

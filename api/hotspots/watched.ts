import type { EntityState } from '../emissions/entity-store.ts'
import type { JudgedPeriod } from '../emissions/period-store.ts'
import type { Hotspot } from '../platform/generated/prisma/client.ts'
import { type HotspotMeasure, measures } from '../vocabulary/hotspot-measure.ts'
import { type BaselineModel, readBaseline } from './baseline.ts'
import { type IntensityModel, readIntensity } from './intensity.ts'

/** A working copy of one entity while its events are played; the caller stores what changed. */
export type Watched = {
  /** Where its series stands; its models stay as they were stored, see `tracks`. */
  entity: EntityState
  /** How it stands by each measure. */
  tracks: { TOTAL: Track<BaselineModel>; INTENSITY: Track<IntensityModel> }
  /** By start in ms: those the events fall into and, where the entity needs a new fit, its history. */
  periods: Map<number, JudgedPeriod>
  /** Starts in ms of the periods that changed. */
  changed: Set<number>
  /** Starts in ms of older periods that late events or corrections changed and that must be judged again. */
  late: Set<number>
  /** What is to become of its hotspots, in order. */
  steps: HotspotStep[]
  /** The priors that earlier fits used, by period start in ms: a repeated fit uses the same one. */
  borrowed?: ReadonlyMap<number, number>
}

/** What is known of an entity by one measure. */
export type Track<Model> = {
  /** What is normal in the newest period. */
  model: Model | null
  /** The same, as it was stored. */
  storedModel: Model | null
  open: Hotspot | null
  /** The hotspot of its newest hot period, open or not. */
  last: Hotspot | null
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

/** Whether the step opens a hotspot, for the first time or again. */
export const opensHotspot = ({ row, previous }: HotspotStep): boolean =>
  row.status === 'ACTIVE' && previous?.status !== 'ACTIVE'

/** What is known of an entity before its events are played. */
export type Known = {
  periods?: Map<number, JudgedPeriod>
  /** The hotspots of its newest hot period, one for a measure. */
  hotspots?: readonly Hotspot[]
  borrowed?: ReadonlyMap<number, number>
}

/** Opens an entity for its events to be played. */
export function openWatched(entity: EntityState, { periods, hotspots = [], borrowed }: Known = {}): Watched {
  const track = <Model>(model: Model | null, measure: HotspotMeasure): Track<Model> => {
    const last = hotspots.find((row) => row.measure === measure) ?? null
    return { model, storedModel: model, open: last?.status === 'ACTIVE' ? last : null, last }
  }
  return {
    entity: { ...entity },
    tracks: {
      TOTAL: track(readBaseline(entity.baseline), 'TOTAL'),
      INTENSITY: track(readIntensity(entity.intensity), 'INTENSITY'),
    },
    periods: periods ?? new Map(),
    changed: new Set(),
    late: new Set(),
    steps: [],
    borrowed,
  }
}

/** Its open hotspots, at most one for a measure. */
export const openHotspots = ({ tracks }: Watched): Hotspot[] =>
  measures.flatMap((measure) => tracks[measure].open ?? [])

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

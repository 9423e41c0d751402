import { activeDays, type SeriesEvent, seriesEvents } from '../emissions/emission-store.ts'
import { type EntityState, lockIdleEntities, saveEntities } from '../emissions/entity-store.ts'
import type { PeriodCache } from '../emissions/period-cache.ts'
import { deletePeriods, type JudgedPeriod, loadHistories, loadPeriods, savePeriods } from '../emissions/period-store.ts'
import { bucketStart } from '../emissions/series.ts'
import { historyLimit } from '../hotspots/baseline.ts'
import { entitiesOverdue, lastHotspots, loadPriors, savePriors } from '../hotspots/hotspot-store.ts'
import { bucketFor, isDueForBucket, rebuild } from '../hotspots/rebuild.ts'
import { type HotspotStep, play, settle, type Watched, type WatchOptions } from '../hotspots/watch.ts'
import type { Tx } from '../platform/db.ts'
import { groupBy } from '../platform/group-by.ts'
import { newId } from '../platform/ids.ts'
import type { Stored } from './compute.ts'
import { recount, takeOut } from './withdraw.ts'

export type WatchInput = {
  entities: ReadonlyMap<string, EntityState>
  added: readonly Stored[]
  /** What corrected emissions had added before. */
  withdrawn: readonly SeriesEvent[]
  cache: PeriodCache
  quiet: boolean
  now: Date
}

/**
 * What became of the entities: hotspot rows to write, and the entities they are of. `remember` is for after the commit:
 * the next events of these entities are then spared reading their history.
 */
export type WatchResult = { steps: HotspotStep[]; entities: ReadonlyMap<string, EntityState>; remember(): void }

type Events = ReadonlyMap<string, SeriesEvent[]>

/** Rolls the series of all entities touched up, and judges them and those that the time has passed by. */
export async function watchEntities(tx: Tx, input: WatchInput): Promise<WatchResult> {
  const { added, cache, quiet, now } = input
  const inOrder = added.flatMap(seriesEventsOf).sort(byTime)
  const events: Events = groupBy(inOrder, (event) => event.entityId)
  const withdrawn: Events = groupBy(input.withdrawn, (event) => event.entityId)
  const touched = [...input.entities.values()].filter(({ id }) => events.has(id) || withdrawn.has(id))
  const watermark = added.reduce((newest, { activity }) => Math.max(newest, activity.occurredAt.getTime()), 0)
  const until = quiet || watermark === 0 ? null : new Date(watermark)
  const ids = touched.map((entity) => entity.id)
  const idle = until ? await lockIdleEntities(tx, await entitiesOverdue(tx, until, ids)) : []

  const before = await loadPriors(tx)
  const options: WatchOptions = { quiet, until: null, priors: new Map(before), newId, now }
  const watched = await loadWatched(tx, cache, [...touched, ...idle], events, withdrawn)
  await takeOut(tx, watched, { withdrawn, events })
  await rechooseBuckets(tx, watched, events, options)
  await recount(tx, watched, { withdrawn, events }, options)
  // All entities in the order of time, whatever batch they come in: each fit borrows from those before it.
  const byId = new Map(watched.map((each) => [each.entity.id, each]))
  for (const event of inOrder) {
    const each = byId.get(event.entityId)
    if (each) play(each, event, options)
  }
  for (const each of watched) settle(each, { ...options, until })
  await savePeriods(tx, watched.flatMap(changedPeriods))
  const refitted = watched.filter(({ entity, loadedBaseline }) => entity.baseline !== loadedBaseline)
  await saveEntities(tx, touched, new Set(refitted.map(({ entity }) => entity)))
  await savePriors(tx, before, options.priors)
  return {
    steps: watched.flatMap((each) => each.steps),
    entities: new Map(watched.map(({ entity }) => [entity.id, entity])),
    remember() {
      for (const { entity, periods, complete } of watched.slice(0, touched.length)) {
        if (complete) cache.put(entity, periods, historyLimit(entity.bucket) + 1)
      }
    },
  }
}

const seriesEventsOf = ({ id, activity, calculation, impossible, entities }: Stored): SeriesEvent[] =>
  impossible !== null
    ? []
    : entities.map((entity) => ({
        emissionId: id,
        entityId: entity.id,
        occurredAt: activity.occurredAt,
        segment: calculation.segment,
        addition: calculation,
      }))

const byTime = (a: SeriesEvent, b: SeriesEvent) => a.occurredAt.getTime() - b.occurredAt.getTime()

/** One entity with what was loaded; `complete` where the periods hold all that a fit looks back on. */
type Loaded = Watched & { loadedBaseline: unknown; complete: boolean }

/**
 * Loads in a few statements what each entity needs and this node does not hold: the periods touched, and where a new
 * fit is due its history.
 */
async function loadWatched(
  tx: Tx,
  cache: PeriodCache,
  entities: readonly EntityState[],
  events: Events,
  withdrawn: Events,
): Promise<Loaded[]> {
  const held = new Map(entities.flatMap((entity) => pairOf(entity.id, cache.take(entity))))
  const touched = new Map(
    entities.map(({ id, bucket }) => {
      const own = [...(events.get(id) ?? []), ...(withdrawn.get(id) ?? [])]
      return [id, new Set(own.map((event) => bucketStart(bucket, event.occurredAt).getTime()))]
    }),
  )
  const missing = entities.flatMap(({ id, periodStart }) => {
    const periods = held.get(id)
    const own = periods
      ? [...(touched.get(id) ?? [])].filter((start) => start < (periodStart?.getTime() ?? 0) && !periods.has(start))
      : new Set([...(touched.get(id) ?? []), ...(periodStart ? [periodStart.getTime()] : [])])
    return [...own].map((start) => ({ entityId: id, start: new Date(start) }))
  })
  const fitted = entities.filter(({ id, periodStart }) => {
    const own = [...(touched.get(id) ?? [])]
    if (held.has(id)) return false
    return own.length === 0 || withdrawn.has(id) || own.some((start) => start !== periodStart?.getTime())
  })
  const rows = [
    ...(await loadPeriods(tx, missing)),
    ...(await loadHistories(
      tx,
      fitted.map(({ id, bucket }) => ({ entityId: id, before: new Date(farFuture), limit: historyLimit(bucket) + 1 })),
    )),
  ]
  const loaded = groupBy(rows, (row) => row.entityId)
  const complete = new Set([...held.keys(), ...fitted.map(({ id }) => id)])
  const last = await lastHotspots(
    tx,
    entities.map((entity) => entity.id),
  )
  return entities.map((entity) => {
    const hotspot = last.get(entity.id) ?? null
    const periods = held.get(entity.id) ?? new Map<number, JudgedPeriod>()
    for (const { period } of loaded.get(entity.id) ?? []) periods.set(period.start.getTime(), period)
    return {
      entity,
      loadedBaseline: entity.baseline,
      complete: complete.has(entity.id),
      periods,
      changed: new Set<number>(),
      late: new Set<number>(),
      open: hotspot?.status === 'ACTIVE' ? hotspot : null,
      last: hotspot,
      steps: [],
    }
  })
}

const pairOf = <K, V>(key: K, value: V | null): [K, V][] => (value === null ? [] : [[key, value]])

const farFuture = Date.UTC(9999, 0, 1)

/** Each time an entity has doubled its events, its period is chosen anew, and its series rebuilt where that differs. */
async function rechooseBuckets(
  tx: Tx,
  watched: readonly Watched[],
  events: Events,
  options: WatchOptions,
): Promise<void> {
  const due = watched.filter(({ entity }) => isDueForBucket(entity, events.get(entity.id)?.length ?? 0))
  if (due.length === 0) return
  const days = await activeDays(
    tx,
    due.map(({ entity }) => entity.id),
  )
  const rebuilt = due.filter(({ entity }) => {
    const bucket = bucketFor(entity, events.get(entity.id) ?? [], days.get(entity.id) ?? 0)
    const differs = bucket !== entity.bucket
    if (differs) Object.assign(entity, { bucket })
    return differs
  })
  const ids = rebuilt.map(({ entity }) => entity.id)
  const history = groupBy(await seriesEvents(tx, ids), (event) => event.entityId)
  await deletePeriods(tx, ids)
  for (const each of rebuilt) {
    const { id } = each.entity
    const fresh = new Set(events.get(id)?.map((event) => event.emissionId))
    const earlier = (history.get(id) ?? []).filter((event) => !fresh.has(event.emissionId))
    rebuild(each, earlier, options)
  }
}

const changedPeriods = ({ entity, periods, changed }: Watched) =>
  [...changed].flatMap((start) => {
    const period: JudgedPeriod | undefined = periods.get(start)
    return period ? { entityId: entity.id, period } : []
  })

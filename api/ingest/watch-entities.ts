import { activeDays, type SeriesEvent, seriesEvents } from '../emissions/emission-store.ts'
import { type EntityState, lockIdleEntities, saveEntities } from '../emissions/entity-store.ts'
import { deletePeriods, type JudgedPeriod, loadHistories, loadPeriods, savePeriods } from '../emissions/period-store.ts'
import { addToPeriod, bucketEnd, bucketStart, chooseBucket, emptyPeriod } from '../emissions/series.ts'
import { historyLimit } from '../hotspots/baseline.ts'
import { entitiesOverdue, lastHotspots, loadPriors, savePriors } from '../hotspots/hotspot-store.ts'
import { forgetBaseline, type HotspotStep, revise, type Watched, type WatchOptions, watch } from '../hotspots/watch.ts'
import type { Tx } from '../platform/db.ts'
import { groupBy } from '../platform/group-by.ts'
import { newId } from '../platform/ids.ts'
import type { Stored } from './ingest.ts'

export type WatchInput = {
  entities: ReadonlyMap<string, EntityState>
  added: readonly Stored[]
  /** What corrected emissions had added before. */
  withdrawn: readonly SeriesEvent[]
  quiet: boolean
  now: Date
}

/** What became of the entities: hotspot rows to write, and the entities they are of. */
export type WatchResult = { steps: HotspotStep[]; entities: ReadonlyMap<string, EntityState> }

type Events = ReadonlyMap<string, SeriesEvent[]>

/** Rolls the series of all entities touched up, and judges them and those that the time has passed by. */
export async function watchEntities(tx: Tx, input: WatchInput): Promise<WatchResult> {
  const { added, quiet, now } = input
  const events: Events = groupBy(added.flatMap(seriesEventsOf).sort(byTime), (event) => event.entityId)
  const withdrawn: Events = groupBy(input.withdrawn, (event) => event.entityId)
  const touched = [...input.entities.values()].filter(({ id }) => events.has(id) || withdrawn.has(id))
  const watermark = added.reduce((newest, { activity }) => Math.max(newest, activity.occurredAt.getTime()), 0)
  const until = quiet || watermark === 0 ? null : new Date(watermark)
  const ids = touched.map((entity) => entity.id)
  const idle = until ? await lockIdleEntities(tx, await entitiesOverdue(tx, until, ids)) : []

  const before = await loadPriors(tx)
  const options: WatchOptions = { quiet, until: null, priors: new Map(before), newId, now }
  const watched = await loadWatched(tx, [...touched, ...idle], events, withdrawn)
  for (const each of watched) {
    const { id } = each.entity
    const own = events.get(id) ?? []
    await rechooseBucket(tx, each, own, new Set(added.map((item) => item.id)), options)
    const changed = await recount(tx, each, withdrawn.get(id) ?? [], own)
    watch(each, own, { ...options, until: own.length > 0 || withdrawn.has(id) ? null : until })
    if (changed.size > 0) revise(each, changed, options)
  }
  await savePeriods(tx, watched.flatMap(changedPeriods))
  await saveEntities(
    tx,
    watched.slice(0, touched.length).map((each) => each.entity),
  )
  await savePriors(tx, before, options.priors)
  return {
    steps: watched.flatMap((each) => each.steps),
    entities: new Map(watched.map(({ entity }) => [entity.id, entity])),
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

/** Loads what each entity needs in a few statements: the periods touched, and where a new fit is due its history. */
async function loadWatched(
  tx: Tx,
  entities: readonly EntityState[],
  events: Events,
  withdrawn: Events,
): Promise<Watched[]> {
  const touchedStarts = entities.flatMap((entity) =>
    [...(events.get(entity.id) ?? []), ...(withdrawn.get(entity.id) ?? [])].map((event) => ({
      entityId: entity.id,
      start: bucketStart(entity.bucket, event.occurredAt),
    })),
  )
  const starts = [...groupBy(touchedStarts, (each) => `${each.entityId} ${each.start.getTime()}`).values()].flatMap(
    ([first]) => first ?? [],
  )
  const fitted = entities.filter(({ id, periodStart }) => {
    const own = starts.filter((each) => each.entityId === id)
    return own.length === 0 || withdrawn.has(id) || own.some((each) => each.start.getTime() !== periodStart?.getTime())
  })
  const current = entities.flatMap(({ id, periodStart }) => (periodStart ? { entityId: id, start: periodStart } : []))
  const rows = [
    ...(await loadPeriods(tx, [...starts, ...current])),
    ...(await loadHistories(
      tx,
      fitted.map(({ id, bucket }) => ({ entityId: id, before: new Date(farFuture), limit: historyLimit(bucket) + 1 })),
    )),
  ]
  const periods = groupBy(rows, (row) => row.entityId)
  const last = await lastHotspots(
    tx,
    entities.map((entity) => entity.id),
  )
  return entities.map((entity) => {
    const hotspot = last.get(entity.id) ?? null
    return {
      entity,
      periods: new Map((periods.get(entity.id) ?? []).map(({ period }) => [period.start.getTime(), period])),
      changed: new Set<number>(),
      open: hotspot?.status === 'ACTIVE' ? hotspot : null,
      last: hotspot,
      steps: [],
    }
  })
}

const farFuture = Date.UTC(9999, 0, 1)

/** Each time an entity has doubled its events, its period is chosen anew, and its series rebuilt where that differs. */
async function rechooseBucket(
  tx: Tx,
  watched: Watched,
  events: readonly SeriesEvent[],
  fresh: ReadonlySet<string>,
  options: WatchOptions,
): Promise<void> {
  const { entity } = watched
  const [first] = events
  const newest = events.at(-1)
  const count = entity.eventCount + events.length
  if (!first || !newest || !hasDoubled(entity.eventCount, count)) return
  const bucket = chooseBucket({
    eventCount: count,
    firstAt: earliest(entity.firstAt, first.occurredAt),
    lastAt: latest(entity.newestAt, newest.occurredAt),
    activeDays: await activeDays(tx, entity.id),
  })
  if (bucket === entity.bucket) return
  const history = (await seriesEvents(tx, entity.id)).filter((event) => !fresh.has(event.emissionId))
  await deletePeriods(tx, entity.id)
  forgetBaseline(watched, options)
  Object.assign(entity, { bucket, eventCount: 0, periodStart: null })
  watched.periods.clear()
  watch(watched, history, { ...options, quiet: true })
}

const hasDoubled = (before: number, after: number) =>
  after >= 8 && Math.floor(Math.log2(Math.max(before, 1))) < Math.floor(Math.log2(after))

const earliest = (a: Date | null, b: Date) => (a && a < b ? a : b)
const latest = (a: Date | null, b: Date) => (a && a > b ? a : b)

/**
 * Adds the periods of withdrawn events up anew from what is left. @returns their starts in ms
 */
async function recount(
  tx: Tx,
  { entity, periods, changed }: Watched,
  withdrawn: readonly SeriesEvent[],
  added: readonly SeriesEvent[],
): Promise<Set<number>> {
  const fresh = new Set(added.map((event) => event.emissionId))
  const starts = new Set(withdrawn.map((event) => bucketStart(entity.bucket, event.occurredAt).getTime()))
  for (const time of starts) {
    const start = new Date(time)
    const left = await seriesEvents(tx, entity.id, start, bucketEnd(entity.bucket, start))
    const known = periods.get(time)
    const { baseline = null, baselineLow = null, baselineHigh = null } = known ?? {}
    const period = left
      .filter((event) => !fresh.has(event.emissionId))
      .reduce((sum, event) => addToPeriod(sum, event.segment, event.addition), emptyPeriod(start))
    periods.set(time, { ...period, baseline, baselineLow, baselineHigh })
    changed.add(time)
  }
  entity.eventCount -= withdrawn.length
  return starts
}

const changedPeriods = ({ entity, periods, changed }: Watched) =>
  [...changed].flatMap((start) => {
    const period: JudgedPeriod | undefined = periods.get(start)
    return period ? { entityId: entity.id, period } : []
  })

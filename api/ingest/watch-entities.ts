import { activeDays, type SeriesEvent, seriesEvents } from '../emissions/emission-store.ts'
import { type EntityState, lockIdleEntities, saveEntities } from '../emissions/entity-store.ts'
import { deletePeriods, type JudgedPeriod, loadHistories, loadPeriods, savePeriods } from '../emissions/period-store.ts'
import { type Bucket, bucketStart, chooseBucket } from '../emissions/series.ts'
import { historyLimit } from '../hotspots/baseline.ts'
import { entitiesOverdue, lastHotspots, loadPriors, savePriors } from '../hotspots/hotspot-store.ts'
import {
  forgetBaseline,
  type HotspotStep,
  play,
  settle,
  type Watched,
  type WatchOptions,
  watch,
} from '../hotspots/watch.ts'
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
  quiet: boolean
  now: Date
}

/** What became of the entities: hotspot rows to write, and the entities they are of. */
export type WatchResult = { steps: HotspotStep[]; entities: ReadonlyMap<string, EntityState> }

type Events = ReadonlyMap<string, SeriesEvent[]>

/** Rolls the series of all entities touched up, and judges them and those that the time has passed by. */
export async function watchEntities(tx: Tx, input: WatchInput): Promise<WatchResult> {
  const { added, quiet, now } = input
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
  const watched = await loadWatched(tx, [...touched, ...idle], events, withdrawn)
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
  const stand = watched.slice(0, touched.length)
  await saveEntities(
    tx,
    stand.map(({ entity }) => entity),
    stand.flatMap(({ entity, loadedBaseline }) => (entity.baseline === loadedBaseline ? [] : entity)),
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
): Promise<(Watched & { loadedBaseline: unknown })[]> {
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
      loadedBaseline: entity.baseline,
      periods: new Map((periods.get(entity.id) ?? []).map(({ period }) => [period.start.getTime(), period])),
      changed: new Set<number>(),
      late: new Set<number>(),
      open: hotspot?.status === 'ACTIVE' ? hotspot : null,
      last: hotspot,
      steps: [],
    }
  })
}

const farFuture = Date.UTC(9999, 0, 1)

/** Each time an entity has doubled its events, its period is chosen anew, and its series rebuilt where that differs. */
async function rechooseBuckets(
  tx: Tx,
  watched: readonly Watched[],
  events: Events,
  options: WatchOptions,
): Promise<void> {
  const due = watched.filter(({ entity }) =>
    hasDoubled(entity.eventCount, entity.eventCount + (events.get(entity.id)?.length ?? 0)),
  )
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
    const { entity, periods } = each
    const fresh = new Set(events.get(entity.id)?.map((event) => event.emissionId))
    forgetBaseline(each, options)
    Object.assign(entity, { eventCount: 0, periodStart: null })
    periods.clear()
    const earlier = (history.get(entity.id) ?? []).filter((event) => !fresh.has(event.emissionId))
    watch(each, earlier, { ...options, quiet: true })
  }
}

function bucketFor(entity: EntityState, events: readonly SeriesEvent[], activeDays: number): Bucket {
  const [first] = events
  const newest = events.at(-1)
  if (!first || !newest) return entity.bucket
  return chooseBucket({
    eventCount: entity.eventCount + events.length,
    firstAt: earliest(entity.firstAt, first.occurredAt),
    lastAt: latest(entity.newestAt, newest.occurredAt),
    activeDays,
  })
}

const hasDoubled = (before: number, after: number) =>
  after >= 8 && Math.floor(Math.log2(Math.max(before, 1))) < Math.floor(Math.log2(after))

const earliest = (a: Date | null, b: Date) => (a && a < b ? a : b)
const latest = (a: Date | null, b: Date) => (a && a > b ? a : b)

const changedPeriods = ({ entity, periods, changed }: Watched) =>
  [...changed].flatMap((start) => {
    const period: JudgedPeriod | undefined = periods.get(start)
    return period ? { entityId: entity.id, period } : []
  })

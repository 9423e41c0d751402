import { type SeriesEvent, timePassedSince } from '../emissions/emission-store.ts'
import { type EntityState, lockIdleEntities, saveEntities } from '../emissions/entity-store.ts'
import type { PeriodCache } from '../emissions/period-cache.ts'
import {
  deletePeriods,
  forgetStarts,
  type JudgedPeriod,
  loadHistories,
  loadPeriods,
  savePeriods,
} from '../emissions/period-store.ts'
import { bucketStart } from '../emissions/series.ts'
import { historyLimit } from '../hotspots/baseline.ts'
import {
  entitiesOverBetween,
  entitiesOverdue,
  lastHotspots,
  loadPriors,
  savePriors,
} from '../hotspots/hotspot-store.ts'
import { type HotspotStep, play, settle, type Watched, type WatchOptions } from '../hotspots/watch.ts'
import type { Tx } from '../platform/db.ts'
import { groupBy } from '../platform/group-by.ts'
import { newId } from '../platform/ids.ts'
import { chooseBuckets, takeChoice } from './bucket-choices.ts'
import type { Stored } from './compute.ts'
import { type Affected, findRanges, judgeAnew, shortOnes } from './judge-anew.ts'

export type WatchInput = {
  entities: ReadonlyMap<string, EntityState>
  added: readonly Stored[]
  /** What emissions had added that are gone. */
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
  const came: Events = groupBy(inOrder, (event) => event.entityId)
  const gone: Events = groupBy(input.withdrawn, (event) => event.entityId)
  const touched = [...input.entities.values()].filter(({ id }) => came.has(id) || gone.has(id))
  const before = await loadPriors(tx)
  const options: WatchOptions = { quiet, until: null, priors: new Map(before), newId, now }

  const ranges = await rangesToPlay(tx, touched, { came, gone, added, withdrawn: input.withdrawn })
  const anew = await judgeAnew(tx, ranges, options)
  const isAnew = new Set(anew.map(({ entity }) => entity.id))
  const ongoing = touched.filter(({ id }) => !isAnew.has(id))
  const until = quiet ? null : newestOf(added)
  const idle = until
    ? await lockIdleEntities(tx, await entitiesOverdue(tx, until, [...touched.map(({ id }) => id), ...isAnew]))
    : []
  const watched = await loadWatched(tx, cache, [...ongoing, ...idle], came)
  const rebuilt = await playAll(tx, watched, { inOrder, came }, options)
  for (const each of watched) settle(each, { ...options, until })

  const all = [...anew, ...watched]
  await deletePeriods(tx, [...rebuilt, ...anew.flatMap(({ entity, obsolete }) => (obsolete.all ? entity.id : []))])
  await forgetStarts(
    tx,
    anew.flatMap(({ entity, obsolete }) => obsolete.starts.map((start) => ({ entityId: entity.id, start }))),
  )
  await savePeriods(tx, all.flatMap(changedPeriods))
  const refitted = all.filter(({ entity, loadedBaseline }) => entity.baseline !== loadedBaseline)
  const saved = [...anew.map(({ entity }) => entity), ...ongoing]
  await saveEntities(tx, saved, new Set(refitted.map(({ entity }) => entity)))
  await savePriors(tx, before, options.priors)
  return {
    steps: all.flatMap((each) => each.steps),
    entities: new Map(all.map(({ entity }) => [entity.id, entity])),
    remember() {
      const known = [...anew.map((each) => ({ ...each, complete: true })), ...watched.slice(0, ongoing.length)]
      for (const { entity, periods, complete } of known) {
        if (complete) cache.put(entity, periods, historyLimit(entity.bucket) + 1)
      }
    },
  }
}

/** Up to when activities say that time has passed; those that cannot be true, or take the place of others, say nothing. */
function newestOf(added: readonly Stored[]): Date | null {
  const times = added.flatMap(({ activity, impossible, replaced }) =>
    impossible === null && !replaced ? activity.occurredAt.getTime() : [],
  )
  return times.length > 0 ? new Date(times.reduce((a, b) => Math.max(a, b))) : null
}

type Changes = { came: Events; gone: Events; added: readonly Stored[]; withdrawn: readonly SeriesEvent[] }

/**
 * What is to be played again: of entities that lost an event or got one in the place of another, of those whose hotspot
 * was over only because of an event that is gone, and, where it is not much, of those that got one late.
 */
async function rangesToPlay(tx: Tx, touched: readonly EntityState[], changes: Changes) {
  const { came, gone, added, withdrawn } = changes
  const corrections = new Set(added.flatMap(({ id, replaced }) => (replaced ? id : [])))
  const forced = new Set<string>(gone.keys())
  const affected = touched.flatMap((entity): Affected[] => {
    const own = came.get(entity.id) ?? []
    const taken = gone.get(entity.id) ?? []
    const isOther = taken.length > 0 || own.some(({ emissionId }) => corrections.has(emissionId))
    if (isOther) forced.add(entity.id)
    const first = [...own, ...taken].reduce<Date | null>((a, { occurredAt: b }) => (a && a < b ? a : b), null)
    const isLate = first && entity.newestAt && first < entity.newestAt
    return first && (isOther || isLate) ? [{ entity, came: own, gone: taken, from: first }] : []
  })
  const revived = await revivedBy(tx, withdrawn, touched)
  for (const { entity } of revived) forced.add(entity.id)
  const ranges = await findRanges(tx, [...affected, ...revived])
  const isForced = ({ entity }: Affected) => forced.has(entity.id)
  const short = await shortOnes(
    tx,
    ranges.filter((range) => !isForced(range)),
  )
  return [...ranges.filter(isForced), ...short]
}

/** The entities that were taken to be silent only because of events that are gone, held where nobody else is at them. */
async function revivedBy(
  tx: Tx,
  withdrawn: readonly SeriesEvent[],
  touched: readonly EntityState[],
): Promise<Affected[]> {
  const times = withdrawn.flatMap(({ judgedAt, occurredAt }) => (judgedAt ? occurredAt.getTime() : []))
  if (times.length === 0) return []
  const to = new Date(times.reduce((a, b) => Math.max(a, b)))
  const from = (await timePassedSince(tx, longAgo, longAgo)) ?? longAgo
  if (from >= to) return []
  const over = await entitiesOverBetween(tx, { from, to, except: touched.map(({ id }) => id) })
  const begun = new Map(over.map(({ entityId, startedAt }) => [entityId, startedAt]))
  const held = await lockIdleEntities(tx, [...begun.keys()])
  return held.map((entity) => ({ entity, came: [], gone: [], from: begun.get(entity.id) ?? to }))
}

const longAgo = new Date('0001-01-01T00:00:00Z')

/** Plays the events of all entities in the order of time, whatever batch they come in: each fit borrows from those before it. */
async function playAll(
  tx: Tx,
  watched: readonly Watched[],
  { inOrder, came }: { inOrder: readonly SeriesEvent[]; came: Events },
  options: WatchOptions,
): Promise<Set<string>> {
  const byId = new Map(watched.map((each) => [each.entity.id, each]))
  const choices = await chooseBuckets(tx, watched, came)
  const rebuilt = new Set<string>()
  const toPlay = new Set(inOrder)
  for (const event of inOrder) {
    const each = byId.get(event.entityId)
    if (each && takeChoice(each, event, choices, toPlay, options)) rebuilt.add(each.entity.id)
    if (each) play(each, event, options)
    toPlay.delete(event)
  }
  return rebuilt
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
        judgedAt: null,
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
  came: Events,
): Promise<Loaded[]> {
  const held = new Map(entities.flatMap((entity) => pairOf(entity.id, cache.take(entity))))
  const touched = new Map(
    entities.map(({ id, bucket }) => {
      const own = came.get(id) ?? []
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
    return own.length === 0 || own.some((start) => start !== periodStart?.getTime())
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

const changedPeriods = ({ entity, periods, changed }: Watched) =>
  [...changed].flatMap((start) => {
    const period: JudgedPeriod | undefined = periods.get(start)
    return period ? { entityId: entity.id, period } : []
  })

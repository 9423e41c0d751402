import type { SeriesEvent } from '../../emissions/emission-store.ts'
import type { EntityState } from '../../emissions/entity-store.ts'
import type { PeriodCache } from '../../emissions/period-cache.ts'
import { type JudgedPeriod, loadHistories, loadPeriods } from '../../emissions/period-store.ts'
import { bucketStart } from '../../emissions/series.ts'
import { historyLimit } from '../../hotspots/baseline.ts'
import { lastHotspots } from '../../hotspots/hotspot-store.ts'
import { openWatched, type Watched } from '../../hotspots/watched.ts'
import type { Tx } from '../../platform/db.ts'
import { groupBy } from '../../platform/group-by.ts'

/** One entity with what was loaded for it; `complete` when all periods that a fit uses are loaded. */
export type Loaded = Watched & { complete: boolean }

/**
 * Loads, in a few statements, what each entity needs and this node has not cached: the touched periods, and the history
 * where a new fit is due.
 */
export async function loadWatched(
  tx: Tx,
  series: PeriodCache,
  entities: readonly EntityState[],
  came: ReadonlyMap<string, readonly SeriesEvent[]>,
): Promise<Loaded[]> {
  const held = new Map(entities.flatMap((entity) => pairOf(entity.id, series.take(entity))))
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
    const hotspots = last.get(entity.id)
    const periods = held.get(entity.id) ?? new Map<number, JudgedPeriod>()
    for (const { period } of loaded.get(entity.id) ?? []) periods.set(period.start.getTime(), period)
    return { ...openWatched(entity, { periods, hotspots }), complete: complete.has(entity.id) }
  })
}

const pairOf = <K, V>(key: K, value: V | null): [K, V][] => (value === null ? [] : [[key, value]])

const farFuture = Date.UTC(9999, 0, 1)

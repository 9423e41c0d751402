/** What a corrected event had added is taken out of the series before the new figure comes in. */
import { eventSpans, type SeriesEvent, seriesEvents } from '../emissions/emission-store.ts'
import { bucketEnd, bucketStart } from '../emissions/series.ts'
import { recountPeriod, stepBack } from '../hotspots/rebuild.ts'
import type { Watched, WatchOptions } from '../hotspots/watch.ts'
import type { Tx } from '../platform/db.ts'

/** By entity id: what was withdrawn, and the events of this transaction, which are yet to be played. */
export type Withdrawal = {
  withdrawn: ReadonlyMap<string, readonly SeriesEvent[]>
  events: ReadonlyMap<string, readonly SeriesEvent[]>
}

/** Brings the count, the first and the newest event of each corrected entity to what is left. */
export async function takeOut(tx: Tx, watched: readonly Watched[], { withdrawn, events }: Withdrawal): Promise<void> {
  const corrected = watched.filter(({ entity }) => withdrawn.has(entity.id))
  if (corrected.length === 0) return
  const ids = corrected.map(({ entity }) => entity.id)
  const fresh = ids.flatMap((id) => events.get(id)?.map((event) => event.emissionId) ?? [])
  const spans = await eventSpans(tx, ids, fresh)
  for (const { entity } of corrected) {
    entity.eventCount -= withdrawn.get(entity.id)?.length ?? 0
    Object.assign(entity, spans.get(entity.id) ?? { firstAt: null, newestAt: null })
  }
}

/** Adds the periods of withdrawn events up anew from what is left, and marks them to be judged again. */
export async function recount(
  tx: Tx,
  watched: readonly Watched[],
  { withdrawn, events }: Withdrawal,
  options: WatchOptions,
): Promise<void> {
  for (const each of watched) {
    const { id, bucket } = each.entity
    const gone = withdrawn.get(id) ?? []
    const fresh = new Set(events.get(id)?.map((event) => event.emissionId))
    for (const time of new Set(gone.map((event) => bucketStart(bucket, event.occurredAt).getTime()))) {
      const start = new Date(time)
      const left = await seriesEvents(tx, [id], start, bucketEnd(bucket, start))
      recountPeriod(
        each,
        start,
        left.filter((event) => !fresh.has(event.emissionId)),
      )
    }
    if (gone.length > 0) stepBack(each, options)
  }
}

import type { EntityState } from '../emissions/entity-store.ts'
import { type Bucket, chooseBucket } from '../emissions/series.ts'
import { forgetBaseline } from './entity-baseline.ts'
import type { WatchOptions } from './judge-period.ts'
import { playAll, type WatchEvent } from './play-events.ts'
import type { Watched } from './watched.ts'

/** Whether an entity's bucket is to be chosen again when so many events come: each time their number has doubled. */
export function isDueForBucket({ eventCount }: Pick<EntityState, 'eventCount'>, added: number): boolean {
  const after = eventCount + added
  return eraOf(eventCount) < eraOf(after)
}

/** Within an era the bucket stays as it was chosen at its beginning: when the number of events had doubled once more. */
export const eraOf = (eventCount: number): number => (eventCount < 8 ? 0 : Math.floor(Math.log2(eventCount)))

/** Whether the event that makes so many begins an era. */
export const beginsEra = (eventCount: number): boolean => eraOf(eventCount) !== eraOf(eventCount - 1)

/** The bucket that fits an entity with these events, oldest first, added to what it has. */
export function bucketFor(
  entity: EntityState,
  events: readonly Pick<WatchEvent, 'occurredAt'>[],
  activeDays: number,
): Bucket {
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

/** Builds the series of an entity again, in its bucket, from its earlier events, oldest first. */
export function rebuild(watched: Watched, earlier: readonly WatchEvent[], options: WatchOptions): void {
  forgetBaseline(watched, options.priors)
  Object.assign(watched.entity, { eventCount: 0, periodStart: null })
  watched.periods.clear()
  playAll(watched, earlier, { ...options, quiet: true })
}

const earliest = (a: Date | null, b: Date) => (a && a < b ? a : b)
const latest = (a: Date | null, b: Date) => (a && a > b ? a : b)

import type { EntityState } from '../emissions/entity-store.ts'
import { type Bucket, chooseBucket } from '../emissions/series.ts'
import { forgetBaseline } from './entity-baseline.ts'
import type { WatchOptions } from './judge-period.ts'
import { playAll, type WatchEvent } from './play-events.ts'
import type { Watched } from './watched.ts'

/** Whether to choose an entity's bucket again when this many events are added: each time their number has doubled. */
export function isDueForBucket({ eventCount }: Pick<EntityState, 'eventCount'>, added: number): boolean {
  const after = eventCount + added
  return eraOf(eventCount) < eraOf(after)
}

/** The bucket is chosen once per era: an era begins each time the number of events has doubled. */
export const eraOf = (eventCount: number): number => (eventCount < 8 ? 0 : Math.floor(Math.log2(eventCount)))

/** Whether the event that brings the count to `eventCount` begins an era. */
export const beginsEra = (eventCount: number): boolean => eraOf(eventCount) !== eraOf(eventCount - 1)

/** The bucket for an entity once these events, oldest first, are added to those it has. */
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

/** Rebuilds the series of an entity, in its bucket, from its earlier events, oldest first. */
export function rebuild(watched: Watched, earlier: readonly WatchEvent[], options: WatchOptions): void {
  forgetBaseline(watched, options.priors)
  Object.assign(watched.entity, { eventCount: 0, periodStart: null })
  watched.periods.clear()
  playAll(watched, earlier, { ...options, quiet: true })
}

const earliest = (a: Date | null, b: Date) => (a && a < b ? a : b)
const latest = (a: Date | null, b: Date) => (a && a > b ? a : b)

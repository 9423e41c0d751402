import type { Bucket } from '../emissions/series.ts'
import { bucketEnd, bucketStart } from '../emissions/series.ts'
import type { Reading } from '../hotspots/detect.ts'
import type { Priors } from '../hotspots/entity-baseline.ts'
import { elapsedOf, readPeriod } from '../hotspots/judge-period.ts'
import type { WatchEvent } from '../hotspots/play-events.ts'
import { newRise, type Rise, riseScore, seePeriod, seeSize } from '../hotspots/rise.ts'
import type { Followed } from './followed.ts'

/** The state of an entity right after one of its activities came in; amounts in kg CO2e. */
export type Standing = {
  type: string
  key: string
  bucket: Bucket
  /** The period of the activity. */
  start: Date
  end: Date
  /** The amount counted in it so far. */
  counted: number
  /** Null while the entity has no baseline. */
  reading: Reading | null
  /** The probability, 0..1, that the entity has risen; 0 without a baseline. */
  score: number
  /** Severity of its open hotspot. */
  hotspot: string | null
}

/** The state of the score for each entity. */
export type Memory = Map<Followed, Rise>

/**
 * Reads the state of an entity after the event was played, and updates `memory`. A closed period is read as a whole.
 */
export function standAfter(memory: Memory, each: Followed, event: WatchEvent, priors: Priors): Standing {
  const { watched } = each
  const { type, key, bucket, periodStart, newestAt } = watched.entity
  const start = bucketStart(bucket, event.occurredAt)
  const end = bucketEnd(bucket, start)
  const isNewest = start.getTime() === periodStart?.getTime()
  const elapsed = isNewest && newestAt ? elapsedOf(start, end, newestAt) : 1
  const found = readPeriod(watched, start, elapsed, priors)
  const sized = seeSize(memory.get(each) ?? newRise(), event.addition.co2)
  const rise = found && isNewest ? seePeriod(sized, found.current, elapsed, found.model) : sized
  memory.set(each, rise)
  return {
    type,
    key,
    bucket,
    start,
    end,
    counted: watched.periods.get(start.getTime())?.co2 ?? 0,
    reading: found?.reading ?? null,
    score: found ? riseScore(rise) : 0,
    hotspot: watched.open?.severity ?? null,
  }
}

import type { Bucket } from '../emissions/series.ts'
import { bucketEnd, bucketStart } from '../emissions/series.ts'
import { type Reading, scoreOf } from '../hotspots/detect.ts'
import type { Priors } from '../hotspots/entity-baseline.ts'
import { elapsedOf, readPeriod } from '../hotspots/judge-period.ts'
import type { WatchEvent } from '../hotspots/play-events.ts'
import { openHotspots } from '../hotspots/watched.ts'
import { measures } from '../vocabulary/hotspot-measure.ts'
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
  /** How far above normal it is, 0 to 1, by the measure that is surer (`scoreOf`); 0 without a baseline. */
  score: number
  /** Severity of its open hotspot. */
  hotspot: string | null
}

/** Reads the state of an entity after the event was played. A closed period is read as a whole. */
export function standAfter({ watched }: Followed, event: WatchEvent, priors: Priors): Standing {
  const { type, key, bucket, periodStart, newestAt } = watched.entity
  const start = bucketStart(bucket, event.occurredAt)
  const end = bucketEnd(bucket, start)
  const isNewest = start.getTime() === periodStart?.getTime()
  const elapsed = isNewest && newestAt ? elapsedOf(start, end, newestAt) : 1
  const [total, intensity] = measures.map((measure) => readPeriod(watched, start, elapsed, priors, measure)?.reading)
  const scores = [total, intensity].flatMap((reading) => (reading ? scoreOf(reading.evidence) : []))
  return {
    ...{ type, key, bucket, start, end },
    counted: watched.periods.get(start.getTime())?.co2 ?? 0,
    reading: total ?? null,
    score: Math.max(0, ...scores),
    hotspot: openHotspots(watched)[0]?.severity ?? null,
  }
}

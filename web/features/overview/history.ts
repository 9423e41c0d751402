import type { Metrics } from '../../graphql/metrics.tsx'
import { DAY_MS, HOUR_MS, type Sample, type Trend, trend } from '../../ui/charts/trend.ts'

/** The key figures that have a history. */
export type FigureName = 'co2' | 'activeHotspots' | 'firingAlerts' | 'pendingRecommendations' | 'inTransit' | 'delayed'
export type Moment = { at: string } & Pick<Metrics, FigureName>

const MINUTE_MS = 60_000
/** The spans, longest first: a history that is too short for one uses the next. */
const spans = [DAY_MS, HOUR_MS, 10 * MINUTE_MS]

const timeOf = ({ at }: { at: string }) => Date.parse(at)

/** One sample a minute, as on the server, plus the newest moment. */
export function addMoment(seen: readonly Moment[], newest: Moment): readonly Moment[] {
  const [before, last] = [seen.at(-2), seen.at(-1)]
  if (last && !(timeOf(newest) > timeOf(last))) return seen
  const kept = last && before && timeOf(last) - timeOf(before) < MINUTE_MS ? seen.slice(0, -1) : seen
  return [...kept.slice(-24 * 60), newest]
}

/**
 * One figure over the last day up to `now` (ms), from the samples of the server and those seen since. Repeated values
 * are stored once, so a value is added again just before it changes.
 */
export function samplesOf(name: FigureName, kept: readonly Moment[], seen: readonly Moment[], now: number): Sample[] {
  const end = kept.length > 0 ? timeOf(kept[kept.length - 1] as Moment) : Number.NEGATIVE_INFINITY
  const all = [...kept, ...seen.filter((moment) => timeOf(moment) > end)]
  const samples: Sample[] = []
  for (const moment of all) {
    const last = samples.at(-1)
    const just = timeOf(moment) - MINUTE_MS
    if (last && timeOf(last) < just) samples.push({ at: new Date(just).toISOString(), value: last.value })
    samples.push({ at: moment.at, value: moment[name] })
  }
  const last = samples.at(-1)
  if (last && timeOf(last) < now) samples.push({ at: new Date(now).toISOString(), value: last.value })
  return samples
}

/** How a figure changed within a day, or within the known history; null when that is too short. */
export function figureTrend(samples: readonly Sample[], now: number): Trend | null {
  for (const span of spans) {
    const found = trend(samples, now, span)
    if (found) return found
  }
  return null
}

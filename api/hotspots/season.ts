import type { Bucket } from '../emissions/series.ts'
import { periodMs } from './settings.ts'
import { clamp, sum, weightedMad, weightedMedian, zFromF } from './statistics.ts'

/** A repeating class of periods, e.g. the month of the year. It needs `minCycles` whole cycles of `length` buckets. */
type Cycle = { name: string; length: number; minCycles: number; classOf: (start: Date) => number; smooth?: boolean }

const monthOf = (start: Date): number => start.getUTCMonth()
const weekdayOf = (start: Date): number => start.getUTCDay()
const hourOf = (start: Date): number => start.getUTCHours()
const isWeekend = (start: Date): boolean => weekdayOf(start) % 6 === 0

/**
 * The cycles that a bucket can show, each tried on the residuals of the one before. Weeks are classed by month: two
 * years hold only two observations of a week of the year, but eight of a month.
 */
const cycles: Record<Bucket, Cycle[]> = {
  QUARTER: [{ name: 'quarter of the year', length: 4, minCycles: 3, classOf: monthOf }],
  MONTH: [{ name: 'month of the year', length: 12, minCycles: 2, classOf: monthOf, smooth: true }],
  WEEK: [{ name: 'month of the year', length: 52, minCycles: 2, classOf: monthOf, smooth: true }],
  DAY: [{ name: 'day of the week', length: 7, minCycles: 3, classOf: weekdayOf }],
  HOUR: [
    { name: 'hour of the day', length: 24, minCycles: 3, classOf: hourOf, smooth: true },
    { name: 'day of the week', length: 168, minCycles: 2, classOf: weekdayOf },
    {
      name: 'hour of the weekend',
      length: 168,
      minCycles: 2,
      classOf: (start) => (isWeekend(start) ? 24 : 0) + hourOf(start),
    },
  ],
}

/**
 * `effects`: log-scale offset of each reference period; `later`: of periods that nothing is learnt from; `target`: that
 * of the judged period. `variance`: the
 * uncertainty of the target's offset, in units of the residual variance. `cost`: degrees of freedom used.
 */
export type Season = {
  names: string[]
  effects: number[]
  later: number[]
  target: number
  variance: number
  cost: number
}

/**
 * The seasonal part of log-scale residuals (without level and trend). A cycle counts only when an analysis of variance
 * finds its classes different at the 1 % level. Its class means are then shrunk towards zero according to the noise
 * within the classes (random effects by the method of moments), so that a class seen twice is not taken for a rule.
 */
export function fitSeason(
  residuals: readonly number[],
  starts: readonly Date[],
  target: Date,
  bucket: Bucket,
  later: readonly Date[] = [],
): Season {
  const season: Season = {
    ...{ names: [], target: 0, variance: 0, cost: 0 },
    effects: residuals.map(() => 0),
    later: later.map(() => 0),
  }
  const first = starts[0]
  if (!first) return season
  const span = (target.getTime() - first.getTime()) / periodMs[bucket]
  let rest = winsorize(residuals)
  const add = (effects: number[], ofLater: number[], ofTarget: number, variance: number, cost: number) => {
    rest = rest.map((r, i) => r - (effects[i] ?? 0))
    season.effects = season.effects.map((effect, i) => effect + (effects[i] ?? 0))
    season.later = season.later.map((effect, i) => effect + (ofLater[i] ?? 0))
    season.target += ofTarget
    season.variance += variance
    season.cost += cost
  }
  for (const { name, length, minCycles, classOf, smooth } of cycles[bucket]) {
    if (span < length * minCycles * 0.98) continue
    const phaseOf = phaseIn(length, bucket)
    const wave = smooth ? fitWave(rest, starts.map(phaseOf)) : null
    if (wave) {
      const waveAt = (start: Date) => wave(phaseOf(start))
      add(starts.map(waveAt), later.map(waveAt), waveAt(target), 2 / starts.length, 2)
    }
    const classes = starts.map(classOf)
    const found = classEffects(rest, classes)
    if (found) {
      const ofTarget = found.get(classOf(target))
      add(
        classes.map((key) => found.get(key)?.effect ?? 0),
        later.map((start) => found.get(classOf(start))?.effect ?? 0),
        ofTarget?.effect ?? 0,
        ofTarget ? ofTarget.shrink / ofTarget.n : 1,
        sum([...found.values()].map(({ shrink }) => shrink)),
      )
    }
    if (wave || found) season.names.push(name)
  }
  return season
}

/** The position of a period in its cycle, as an angle. */
const phaseIn = (length: number, bucket: Bucket) => {
  const cycleMs = length * periodMs[bucket]
  return (start: Date): number => (2 * Math.PI * (start.getTime() % cycleMs)) / cycleMs
}

/**
 * Fits one sine wave per cycle by least squares: its two parameters describe most seasons better than twelve class
 * means.
 */
function fitWave(values: readonly number[], phases: readonly number[]): ((phase: number) => number) | null {
  const n = values.length
  if (n < 8) return null
  const mean = sum(values) / n
  const sines = phases.map(Math.sin)
  const cosines = phases.map(Math.cos)
  const centered = (xs: number[]) => {
    const center = sum(xs) / n
    return xs.map((x) => x - center)
  }
  const [s, c, y] = [centered(sines), centered(cosines), values.map((value) => value - mean)]
  const dot = (a: number[], b: number[]) => sum(a.map((x, i) => x * (b[i] ?? 0)))
  const [ss, cc, sc, sy, cy] = [dot(s, s), dot(c, c), dot(s, c), dot(s, y), dot(c, y)]
  const det = ss * cc - sc * sc
  if (det < 1e-9 * ss * cc) return null
  const a = (sy * cc - cy * sc) / det
  const b = (cy * ss - sy * sc) / det
  const at = (phase: number) => a * Math.sin(phase) + b * Math.cos(phase)
  const explained = a * sy + b * cy
  const left = Math.max(dot(y, y) - explained, 0)
  if (left > 0 && zFromF(explained / 2 / (left / (n - 3)), 2, n - 3) <= 2.33) return null
  return at
}

/**
 * Limits outliers, so that an extreme period does not hide a season. It cannot pass for a season itself: it widens its
 * class as much as it moves it.
 */
function winsorize(values: readonly number[]): number[] {
  const ones = values.map(() => 1)
  const center = weightedMedian(values, ones)
  const deviation = Math.sqrt(sum(values.map((value) => (value - center) ** 2)) / values.length)
  const reach = Math.max(6 * weightedMad(values, ones, center), 2 * deviation)
  return values.map((value) => clamp(value - center, -reach, reach))
}

type Effect = { effect: number; shrink: number; n: number }

function classEffects(values: readonly number[], classes: readonly number[]): Map<number, Effect> | null {
  const groups = new Map<number, number[]>()
  for (const [i, key] of classes.entries()) groups.set(key, [...(groups.get(key) ?? []), values[i] ?? 0])
  const n = values.length
  const k = groups.size
  if (k < 2 || n < 2 * k) return null
  const grand = sum(values) / n
  const means = new Map([...groups].map(([key, group]) => [key, sum(group) / group.length]))
  const between = sum([...groups].map(([key, group]) => group.length * ((means.get(key) ?? 0) - grand) ** 2)) / (k - 1)
  const within = sum(values.map((value, i) => (value - (means.get(classes[i] ?? 0) ?? 0)) ** 2)) / (n - k)
  const surprising = within > 0 ? zFromF(between / within, k - 1, n - k) > 2.33 : between > 0
  if (!surprising) return null
  const typicalSize = (n - sum([...groups.values()].map((group) => group.length ** 2)) / n) / (k - 1)
  const variance = Math.max((between - within) / typicalSize, 0)
  return new Map(
    [...groups].map(([key, group]) => {
      const shrink = variance / (variance + within / group.length)
      return [key, { effect: shrink * ((means.get(key) ?? 0) - grand), shrink, n: group.length }]
    }),
  )
}

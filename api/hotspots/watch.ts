import type { EntityState } from '../emissions/entity-store.ts'
import type { JudgedPeriod } from '../emissions/period-store.ts'
import {
  type Addition,
  addToPeriod,
  type Bucket,
  bucketEnd,
  bucketStart,
  emptyPeriod,
  type Period,
} from '../emissions/series.ts'
import type { Hotspot } from '../platform/generated/prisma/client.ts'
import { addToPrior, type BaselineModel, fitBaseline, removeFromPrior, type SpreadPrior } from './baseline.ts'
import { judge, nextHotspot, type Reading } from './detect.ts'
import { decompose } from './drivers.ts'
import { predictedParts } from './forecast.ts'
import { defaultSettings } from './settings.ts'
import { clamp } from './statistics.ts'

/** What happened to one entity: the sum of what its activities add. */
export type WatchEvent = { occurredAt: Date; segment: string; addition: Addition }

/** One entity as its events pass; `watch` changes it in place and the caller stores what changed. */
export type Watched = {
  entity: EntityState
  /** By start in ms: those the events fall into and, where the entity needs a new fit, its history. */
  periods: Map<number, JudgedPeriod>
  /** Starts in ms of the periods that changed. */
  changed: Set<number>
  /** Starts in ms of older periods that late events or corrections changed, and that are to be judged again. */
  late: Set<number>
  open: Hotspot | null
  /** The hotspot of its newest hot period, open or not. */
  last: Hotspot | null
  /** Hotspot rows to write, in order. */
  steps: HotspotStep[]
  /** What earlier fits took the spread of the type to be, by start in ms: fits that are done anew take the same. */
  borrowed?: ReadonlyMap<number, number>
}

/**
 * What is to become of a hotspot's row. `advised`: the hotspot as it was when its recommendations were last to be worked
 * out anew, null or absent where they are not. `amends`: it is what it would be had other events come from the start, and not news.
 */
export type HotspotStep = {
  kind: 'CREATED' | 'UPDATED' | 'REMOVED'
  row: Hotspot
  previous: Hotspot | null
  advised?: Hotspot | null
  amends?: boolean
}

export type WatchOptions = {
  /** Builds the series and its baselines, and raises nothing. */
  quiet: boolean
  /** Event time that has passed, also for an entity that has no event. */
  until: Date | null
  /** The spreads of entity types; kept up to date. */
  priors: Priors
  newId: () => string
  /** Wall clock for createdAt and updatedAt. */
  now: Date
}

export type Priors = Map<string, SpreadPrior | null>
export const priorKey = (type: string, bucket: Bucket) => `${type} ${bucket}`

/** A change of the predicted figure by less than this share is no news. */
const newsworthy = 0.005
/** Recommendations are worked out anew when the predicted figure has moved by this share. */
const worthAdvice = 0.1

/** Plays events (oldest first) through one entity. */
export function watch(watched: Watched, events: readonly WatchEvent[], options: WatchOptions): void {
  for (const event of events) play(watched, event, options)
  settle(watched, options)
}

/**
 * Adds an event to its period, and judges the newest period as this event reaches it. The entity's events come oldest
 * first; `settle` follows the last of them.
 */
export function play(watched: Watched, event: WatchEvent, options: WatchOptions): void {
  const { entity, late } = watched
  if (!options.quiet) passTime(watched, event.occurredAt, options)
  const start = bucketStart(entity.bucket, event.occurredAt)
  const opens = entity.periodStart === null || start > entity.periodStart
  if (opens) openPeriod(watched, start, options)
  if (!opens && start.getTime() !== entity.periodStart?.getTime()) late.add(start.getTime())
  const period = periodAt(watched, start)
  Object.assign(period, addToPeriod(period, event.segment, event.addition))
  watched.changed.add(start.getTime())
  entity.eventCount += 1
  entity.firstAt = earlier(entity.firstAt, event.occurredAt)
  entity.newestAt = later(entity.newestAt, event.occurredAt)
  if (!options.quiet && late.size === 0) judgeNewest(watched, options)
}

/** Judges what late events and corrections changed behind the newest period, and what the time until then changed. */
export function settle(watched: Watched, options: WatchOptions): void {
  if (watched.late.size > 0) revise(watched, options)
  watched.late.clear()
  if (options.until && !options.quiet) passTime(watched, options.until, options)
}

function revise(watched: Watched, options: WatchOptions): void {
  const { entity, open, late } = watched
  if (entity.periodStart) refit(watched, entity.periodStart, options)
  if (options.quiet && !open) return
  // The period of the open hotspot, or the one just closed: older ones are past acting on, and stand in the series.
  const previous = entity.periodStart && bucketStart(entity.bucket, new Date(entity.periodStart.getTime() - 1))
  const judged = open?.periodStart ?? previous
  if (judged && late.has(judged.getTime()) && judged.getTime() !== entity.periodStart?.getTime()) {
    judgePeriod(watched, judged, 1, bucketEnd(entity.bucket, judged), options)
  }
  judgeNewest(watched, options)
}

/**
 * Judges an open hotspot when the period after its own is so far over that silence means something: an entity that
 * stopped reporting is back, whenever somebody looks.
 */
function passTime(watched: Watched, at: Date, options: WatchOptions): void {
  const { entity } = watched
  for (let { open } = watched; open; open = watched.open) {
    const typicalCount = (entity.baseline as BaselineModel | null)?.typicalCount ?? null
    const { start, due, elapsed } = dueAfter(entity.bucket, open.periodEnd, typicalCount)
    if (due > at) return
    judgePeriod(watched, start, elapsed, due, options)
    if (watched.open === open) return
  }
}

/** So many events would normally have come: with none of them, chance alone is no explanation (5 %). */
const tellingEvents = 3

/** When an open hotspot is to be judged by the period after its own even without an event in it. */
export function dueAfter(bucket: Bucket, periodEnd: Date, typicalCount: number | null) {
  const aligned = bucketStart(bucket, periodEnd)
  const start = aligned < periodEnd ? bucketEnd(bucket, aligned) : aligned
  const elapsed = clamp(tellingEvents / (typicalCount ?? tellingEvents), defaultSettings.settledAt, 1)
  const due = start.getTime() + elapsed * (bucketEnd(bucket, start).getTime() - start.getTime())
  return { start, elapsed, due: new Date(Math.ceil(due)) }
}

/** Judges an entity as it stood at `at`: its periods hold no later event. What it finds bears the time of the scan. */
export function judgeAsOf(watched: Watched, at: Date, options: WatchOptions): void {
  const start = bucketStart(watched.entity.bucket, at)
  const known = watched.steps.length
  forgetBaseline(watched, options)
  watched.entity.periodStart = start
  refit(watched, start, options)
  passTime(watched, at, options)
  judgeAt(watched, at, options)
  for (const { row } of watched.steps.slice(known)) row.scannedAt = [row.scannedAt[0] ?? at, at]
}

function openPeriod(watched: Watched, start: Date, options: WatchOptions): void {
  const { entity } = watched
  // What the last event left open is judged once more as a whole, unless it is past that.
  const end = entity.periodStart && bucketEnd(entity.bucket, entity.periodStart)
  if (entity.periodStart && end && !options.quiet && !isOver(watched, end)) {
    judgePeriod(watched, entity.periodStart, 1, end, options)
  }
  entity.periodStart = start
  refit(watched, start, options)
}

const isOver = ({ entity, open, last }: Watched, end: Date): boolean =>
  !open && last?.periodStart.getTime() === entity.periodStart?.getTime() && (last?.observedAt ?? end) > end

/** Fits the entity's baseline for the period that starts then. */
export function refit({ entity, periods, changed, borrowed }: Watched, start: Date, { priors }: WatchOptions): void {
  const key = priorKey(entity.type, entity.bucket)
  const before = entity.baseline as BaselineModel | null
  const others =
    before && before.bucket === entity.bucket ? withdraw(priors.get(key), before) : (priors.get(key) ?? null)
  const model = fitBaseline(historyOf(periods), entity.bucket, start, asBorrowed(borrowed, start) ?? others)
  priors.set(key, model ? addToPrior(others, model) : others)
  entity.baseline = model
  const period = periods.get(start.getTime())
  if (period) {
    Object.assign(period, baselineOf(model))
    changed.add(start.getTime())
  }
}

/** Takes the entity's baseline back, and what it contributed to its type. */
export function forgetBaseline({ entity }: Watched, { priors }: WatchOptions): void {
  const model = entity.baseline as BaselineModel | null
  if (!model) return
  const key = priorKey(entity.type, model.bucket)
  priors.set(key, withdraw(priors.get(key), model))
  entity.baseline = null
}

const asBorrowed = (borrowed: Watched['borrowed'], start: Date): SpreadPrior | null => {
  const meanLogVar = borrowed?.get(start.getTime())
  return meanLogVar === undefined ? null : { n: 1, meanLogVar }
}

const withdraw = (prior: SpreadPrior | null | undefined, model: BaselineModel) =>
  prior ? removeFromPrior(prior, model) : null

const historyOf = (periods: Map<number, JudgedPeriod>): Period[] =>
  [...periods.values()].sort((a, b) => a.start.getTime() - b.start.getTime())

const baselineOf = (model: BaselineModel | null) => ({
  baseline: model?.baseline ?? null,
  baselineLow: model?.low ?? null,
  baselineHigh: model?.high ?? null,
  prior: model?.prior ?? null,
})

function periodAt({ entity, periods }: Watched, start: Date): JudgedPeriod {
  const known = periods.get(start.getTime())
  if (known) return known
  const isNewest = start.getTime() === entity.periodStart?.getTime()
  const period = { ...emptyPeriod(start), ...baselineOf(isNewest ? (entity.baseline as BaselineModel | null) : null) }
  periods.set(start.getTime(), period)
  return period
}

function judgeNewest(watched: Watched, options: WatchOptions): void {
  const { periodStart, newestAt, bucket } = watched.entity
  if (!periodStart || !newestAt) return
  const end = bucketEnd(bucket, periodStart)
  judgePeriod(watched, periodStart, elapsedOf(periodStart, end, newestAt), newestAt, options)
}

/** Judges the period that `at` falls into, which may hold no event of this entity. */
function judgeAt(watched: Watched, at: Date, options: WatchOptions): void {
  const { entity } = watched
  const start = bucketStart(entity.bucket, at)
  if (!entity.periodStart || start < entity.periodStart) return
  const end = bucketEnd(entity.bucket, start)
  judgePeriod(watched, start, elapsedOf(start, end, at), at, options)
}

/** The share of a period, 0..1, that is over at a time. */
export const elapsedOf = (start: Date, end: Date, at: Date): number =>
  Math.min(1, Math.max(0, (at.getTime() - start.getTime()) / (end.getTime() - start.getTime())))

/** How one period stands at a time when `elapsed` (0..1) of it is over; null while the entity has no baseline. */
export function readPeriod(
  { entity, open, periods }: Watched,
  start: Date,
  elapsed: number,
  { priors }: Pick<WatchOptions, 'priors'>,
): { current: Period; model: BaselineModel; reading: Reading } | null {
  const isNewest = start.getTime() === entity.periodStart?.getTime()
  const model = isNewest
    ? (entity.baseline as BaselineModel | null)
    : fitBaseline(historyOf(periods), entity.bucket, start, priors.get(priorKey(entity.type, entity.bucket)) ?? null)
  if (!model) return null
  const current = periods.get(start.getTime()) ?? emptyPeriod(start)
  return { current, model, reading: judge({ current, elapsed, model, wasHot: open?.severity ?? null }) }
}

function judgePeriod(watched: Watched, start: Date, elapsed: number, at: Date, options: WatchOptions): void {
  const { entity, open } = watched
  const found = readPeriod(watched, start, elapsed, options)
  if (!found) return
  const { current, model, reading } = found
  const next = nextHotspot(open, reading, start, elapsed)
  const { now, quiet } = options
  // Quiet raises nothing, but a correction of history may show that there is nothing to raise.
  if (quiet && next !== 'resolve') return
  if (next === 'create' && watched.last && watched.last.periodStart >= start) {
    // The same period is hot once more: no second hotspot.
    if (watched.last.periodStart > start) return
    const figures = figuresOf(entity, current, reading, elapsed, model, at)
    step(watched, { ...watched.last, ...figures, status: 'ACTIVE', updatedAt: now }, 'UPDATED')
  } else if (next === 'create') {
    const figures = figuresOf(entity, current, reading, elapsed, model, at)
    const base = { id: options.newId(), entityId: entity.id, entityType: entity.type, status: 'ACTIVE' as const }
    const begun = { startedAt: start, advisedCo2: figures.predictedCo2, unadvised: null, scannedAt: [] }
    step(watched, { ...base, ...begun, ...figures, createdAt: now, updatedAt: now }, 'CREATED')
  } else if (open && next === 'update') {
    const figures = figuresOf(entity, current, reading, elapsed, model, at)
    if (isNews(open, figures)) step(watched, { ...open, ...figures, updatedAt: now }, 'UPDATED')
  } else if (open && next === 'resolve') {
    step(watched, { ...open, status: 'RESOLVED', reason: reading.reason, observedAt: at, updatedAt: now }, 'UPDATED')
  }
}

function figuresOf(
  entity: EntityState,
  current: Period,
  reading: Reading,
  elapsed: number,
  model: BaselineModel,
  observedAt: Date,
) {
  return {
    periodStart: current.start,
    periodEnd: bucketEnd(entity.bucket, current.start),
    predictedCo2: reading.predicted,
    baselineCo2: reading.baseline,
    baselineLow: reading.low,
    baselineHigh: reading.high,
    percentAbove: reading.percentAbove,
    severity: reading.severity ?? 'INFO',
    drivers: decompose(predictedParts(current, reading.predicted, elapsed, model), model.profile),
    reason: reading.reason,
    observedAt,
  }
}

const isNews = (open: Hotspot, next: Pick<Hotspot, 'severity' | 'periodStart' | 'predictedCo2'>): boolean =>
  open.severity !== next.severity ||
  open.periodStart.getTime() !== next.periodStart.getTime() ||
  Math.abs(next.predictedCo2 - open.predictedCo2) > newsworthy * open.predictedCo2

/** Changes that nobody could see in between become one. */
function step(watched: Watched, judged: Hotspot, kind: HotspotStep['kind']): void {
  const isDue = judged.status === 'ACTIVE' && isWorthAdvice(watched.open, judged)
  const row = isDue ? { ...judged, advisedCo2: judged.predictedCo2 } : judged
  const last = watched.steps.at(-1)
  if (last && last.row.id === row.id && row.status === 'ACTIVE') {
    last.row = row
    if (isDue) last.advised = row
  } else watched.steps.push({ kind, row, previous: watched.open, advised: isDue ? row : null })
  watched.open = row.status === 'ACTIVE' ? row : null
  watched.last = row
}

const isWorthAdvice = (open: Hotspot | null, { periodStart, predictedCo2 }: Hotspot): boolean =>
  open === null ||
  open.periodStart.getTime() !== periodStart.getTime() ||
  Math.abs(predictedCo2 - open.advisedCo2) >= worthAdvice * Math.abs(open.advisedCo2)

const earlier = (a: Date | null, b: Date): Date => (a && a < b ? a : b)
const later = (a: Date | null, b: Date): Date => (a && a > b ? a : b)

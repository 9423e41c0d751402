/** Judges one period of an entity, and decides what becomes of its hotspot. */
import type { EntityState } from '../emissions/entity-store.ts'
import { bucketEnd, emptyPeriod, type Period } from '../emissions/series.ts'
import type { Hotspot } from '../platform/generated/prisma/client.ts'
import { counted } from '../platform/text.ts'
import { type HotspotMeasure, measures } from '../vocabulary/hotspot-measure.ts'
import { maxHeldOut } from './baseline.ts'
import { judge, nextHotspot, type OpenHotspot, type Reading } from './detect.ts'
import { type Driver, decompose } from './drivers.ts'
import { intensityFor, modelFor, type Priors } from './entity-baseline.ts'
import { predict, predictedParts } from './forecast.ts'
import { decomposeIntensity } from './intensity-drivers.ts'
import { judgeIntensity } from './judge-intensity.ts'
import { maxSilentPeriods, periodMs, reopenPeriods } from './settings.ts'
import type { HotspotStep, Watched } from './watched.ts'

/** How to play a batch of events. */
export type WatchOptions = {
  /** True: build the series and its baselines, but raise nothing. */
  quiet: boolean
  /** Event time has passed up to this moment, also for an entity without an event; null: no time passes. */
  until: Date | null
  /** The spread priors of entity types; kept up to date. */
  priors: Priors
  newId: () => string
  /** Wall clock for createdAt and updatedAt. */
  now: Date
  /** A scan judges the entity as of this time: the hotspots that it finds record it. */
  scannedAt?: Date
}

/** A change of the predicted figure by a smaller share is not reported. */
const minNewsShare = 0.005
/** Recommendations are computed again when the predicted figure has moved by this share. */
const minAdviceShare = 0.1

/** The share of a period, 0..1, that is over at `at`. */
export const elapsedOf = (start: Date, end: Date, at: Date): number =>
  Math.min(1, Math.max(0, (at.getTime() - start.getTime()) / (end.getTime() - start.getTime())))

/** A period as it stands by one measure: how it is judged, and what `normal` says its parts are, for the drivers. */
export type Standing = { current: Period; reading: Reading; drivers: () => Driver[] }

/** How one period stands at a time when `elapsed` (0..1) of it is over; null while nothing tells what is normal. */
export function readPeriod(
  watched: Watched,
  start: Date,
  elapsed: number,
  priors: Priors,
  measure: HotspotMeasure,
): Standing | null {
  const total = modelFor(watched, start, priors)
  const current = watched.periods.get(start.getTime()) ?? emptyPeriod(start)
  const open = openIn(watched, start, measure)
  if (measure === 'TOTAL') {
    if (!total) return null
    const reading = judge({ current, elapsed, model: total, open })
    const drivers = () => decompose(predictedParts(current, reading.predicted, elapsed, total), total.profile)
    return { current, reading, drivers }
  }
  const model = intensityFor(watched, start)
  if (!model) return null
  const predicted = total ? predict(current, elapsed, total).predicted : current.co2
  const reading = judgeIntensity({ current, predicted, elapsed }, model, open)
  return reading && { current, reading, drivers: () => decomposeIntensity(current.parts, reading, model) }
}

/** Judges the period that starts then, of which `elapsed` (0..1) is over at `at`, by each measure or by one. */
export function judgePeriod(
  watched: Watched,
  start: Date,
  elapsed: number,
  at: Date,
  options: WatchOptions,
  judged: readonly HotspotMeasure[] = measures,
): void {
  for (const measure of judged) judgeBy(measure, watched, start, elapsed, at, options)
}

function judgeBy(
  measure: HotspotMeasure,
  watched: Watched,
  start: Date,
  elapsed: number,
  at: Date,
  options: WatchOptions,
): void {
  const { entity } = watched
  const { open, last } = watched.tracks[measure]
  const standing = readPeriod(watched, start, elapsed, options.priors, measure)
  if (!standing) return
  const { reading } = standing
  const next = nextHotspot(open, reading, start, elapsed)
  const { now, quiet } = options
  // Quiet events raise nothing, but a correction of history may end a hotspot.
  if (quiet && next !== 'resolve') return
  const figures = () => figuresOf(entity, standing, at)
  if (next === 'create' && last && isSameRise(watched, last, start, options.priors)) {
    if (last.periodStart > start) return
    addStep(watched, { ...last, ...figures(), status: 'ACTIVE', updatedAt: now }, 'UPDATED', options)
  } else if (next === 'create') {
    const known = figures()
    const base = {
      id: options.newId(),
      entityId: entity.id,
      entityType: entity.type,
      measure,
      status: 'ACTIVE' as const,
    }
    const begun = { startedAt: start, advisedCo2: known.predictedCo2, unadvised: null, scannedAt: [] }
    addStep(watched, { ...base, ...begun, ...known, createdAt: now, updatedAt: now }, 'CREATED', options)
  } else if (open && next === 'update') {
    const known = figures()
    if (isNews(open, known)) addStep(watched, { ...open, ...known, updatedAt: now }, 'UPDATED', options)
  } else if (open && next === 'resolve') {
    const over = { status: 'RESOLVED' as const, reason: reading.reason, observedAt: at, updatedAt: now }
    addStep(watched, { ...open, ...over }, 'UPDATED', options)
  }
}

/**
 * Whether a period that starts then, being hot, belongs to the rise of the last hotspot: only few periods since then had
 * any event.
 */
function isSameRise(watched: Watched, last: Hotspot, start: Date, priors: Priors): boolean {
  const { bucket } = watched.entity
  if (last.periodStart >= start) return true
  const ago = Math.round((start.getTime() - last.periodEnd.getTime()) / periodMs[bucket])
  if (ago >= maxHeldOut[bucket]) return false
  const since = modelFor(watched, start, priors)?.carry.filter(({ age }) => age <= ago) ?? []
  return since.length < reopenPeriods[bucket]
}

function openIn({ entity, tracks }: Watched, start: Date, measure: HotspotMeasure): OpenHotspot | null {
  const { open } = tracks[measure]
  if (!open) return null
  const { severity, percentAbove, periodStart } = open
  const periodsAgo = Math.round((start.getTime() - periodStart.getTime()) / periodMs[entity.bucket])
  return { severity, percentAbove, periodsAgo }
}

/** Closes a hotspot whose entity has fallen silent. */
export function closeSilent(watched: Watched, open: Hotspot, at: Date, options: WatchOptions): void {
  const { bucket, newestAt } = watched.entity
  const reason = `Nothing was recorded for ${counted(maxSilentPeriods[bucket], bucket.toLowerCase())} after ${newestAt?.toISOString().slice(0, 10)}, so that nothing tells whether it lasts`
  addStep(watched, { ...open, status: 'RESOLVED', reason, observedAt: at, updatedAt: options.now }, 'UPDATED', options)
}

function figuresOf(entity: EntityState, { current, reading, drivers }: Standing, observedAt: Date) {
  return {
    periodStart: current.start,
    periodEnd: bucketEnd(entity.bucket, current.start),
    predictedCo2: reading.predicted,
    baselineCo2: reading.baseline,
    baselineLow: reading.low,
    baselineHigh: reading.high,
    percentAbove: reading.percentAbove,
    severity: reading.severity ?? 'INFO',
    drivers: drivers(),
    reason: reading.reason,
    observedAt,
  }
}

const isNews = (open: Hotspot, next: Pick<Hotspot, 'severity' | 'periodStart' | 'predictedCo2'>): boolean =>
  open.severity !== next.severity ||
  open.periodStart.getTime() !== next.periodStart.getTime() ||
  Math.abs(next.predictedCo2 - open.predictedCo2) > minNewsShare * open.predictedCo2

/** Adds a step for the hotspot. Merges steps that nobody could see separately. */
function addStep(watched: Watched, judged: Hotspot, kind: HotspotStep['kind'], { scannedAt }: WatchOptions): void {
  const track = watched.tracks[judged.measure]
  // One that is opened again was there before, as resolved.
  const previous = track.open ?? (track.last?.id === judged.id ? track.last : null)
  const isDue = judged.status === 'ACTIVE' && isWorthAdvice(track.open, judged)
  const advisedCo2 = isDue ? judged.predictedCo2 : judged.advisedCo2
  const row = { ...judged, advisedCo2, ...scannedBy(judged, scannedAt) }
  const at = watched.steps.findLastIndex((step) => step.row.id === row.id)
  const last = watched.steps[at]
  if (last && row.status === 'ACTIVE' && last.row.status === 'ACTIVE') {
    watched.steps[at] = { ...last, row, advised: isDue ? row : last.advised }
  } else watched.steps.push({ kind, row, previous, advised: isDue ? row : null })
  track.open = row.status === 'ACTIVE' ? row : null
  track.last = row
}

const scannedBy = ({ scannedAt: [first] }: Hotspot, at: Date | undefined): Partial<Hotspot> =>
  at ? { scannedAt: [first ?? at, at] } : {}

const isWorthAdvice = (open: Hotspot | null, { periodStart, predictedCo2 }: Hotspot): boolean =>
  open === null ||
  open.periodStart.getTime() !== periodStart.getTime() ||
  Math.abs(predictedCo2 - open.advisedCo2) >= minAdviceShare * Math.abs(open.advisedCo2)

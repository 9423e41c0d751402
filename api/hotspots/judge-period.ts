/** Judges one period of an entity, and decides what becomes of its hotspot. */
import type { EntityState } from '../emissions/entity-store.ts'
import { bucketEnd, emptyPeriod, type Period } from '../emissions/series.ts'
import type { Hotspot } from '../platform/generated/prisma/client.ts'
import type { BaselineModel } from './baseline.ts'
import { judge, nextHotspot, type Reading } from './detect.ts'
import { decompose } from './drivers.ts'
import { modelFor, type Priors } from './entity-baseline.ts'
import { predictedParts } from './forecast.ts'
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

/** Compares a period with its baseline when `elapsed` (0..1) of it is over; null while the entity has no baseline. */
export function readPeriod(
  watched: Watched,
  start: Date,
  elapsed: number,
  priors: Priors,
): { current: Period; model: BaselineModel; reading: Reading } | null {
  const model = modelFor(watched, start, priors)
  if (!model) return null
  const current = watched.periods.get(start.getTime()) ?? emptyPeriod(start)
  return { current, model, reading: judge({ current, elapsed, model, openSeverity: watched.open?.severity ?? null }) }
}

/** Judges the period that starts at `start`, of which `elapsed` (0..1) is over at `at`. */
export function judgePeriod(watched: Watched, start: Date, elapsed: number, at: Date, options: WatchOptions): void {
  const { entity, open, last } = watched
  const found = readPeriod(watched, start, elapsed, options.priors)
  if (!found) return
  const { current, model, reading } = found
  const next = nextHotspot(open, reading, start, elapsed)
  const { now, quiet } = options
  // Quiet events raise nothing, but a correction of history may end a hotspot.
  if (quiet && next !== 'resolve') return
  const figures = () => figuresOf(entity, current, reading, elapsed, model, at)
  if (next === 'create' && last && last.periodStart >= start) {
    // The same period is hot again: no second hotspot.
    if (last.periodStart > start) return
    addStep(watched, { ...last, ...figures(), status: 'ACTIVE', updatedAt: now }, 'UPDATED', options)
  } else if (next === 'create') {
    const known = figures()
    const base = { id: options.newId(), entityId: entity.id, entityType: entity.type, status: 'ACTIVE' as const }
    const begun = { startedAt: start, advisedCo2: known.predictedCo2, unadvised: null, scannedAt: [] }
    addStep(watched, { ...base, ...begun, ...known, createdAt: now, updatedAt: now }, 'CREATED', options)
  } else if (open && next === 'update') {
    const known = figures()
    if (isNews(open, known)) addStep(watched, { ...open, ...known, updatedAt: now }, 'UPDATED', options)
  } else if (open && next === 'resolve') {
    addStep(
      watched,
      { ...open, status: 'RESOLVED', reason: reading.reason, observedAt: at, updatedAt: now },
      'UPDATED',
      options,
    )
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
  Math.abs(next.predictedCo2 - open.predictedCo2) > minNewsShare * open.predictedCo2

/** Adds a step for the hotspot. Merges steps that nobody could see separately. */
function addStep(watched: Watched, judged: Hotspot, kind: HotspotStep['kind'], { scannedAt }: WatchOptions): void {
  const isDue = judged.status === 'ACTIVE' && isWorthAdvice(watched.open, judged)
  const advisedCo2 = isDue ? judged.predictedCo2 : judged.advisedCo2
  const row = { ...judged, advisedCo2, ...scannedBy(judged, scannedAt) }
  const last = watched.steps.at(-1)
  if (last && last.row.id === row.id && row.status === 'ACTIVE') {
    watched.steps.splice(-1, 1, { ...last, row, advised: isDue ? row : last.advised })
  } else watched.steps.push({ kind, row, previous: watched.open, advised: isDue ? row : null })
  watched.open = row.status === 'ACTIVE' ? row : null
  watched.last = row
}

const scannedBy = ({ scannedAt: [first] }: Hotspot, at: Date | undefined): Partial<Hotspot> =>
  at ? { scannedAt: [first ?? at, at] } : {}

const isWorthAdvice = (open: Hotspot | null, { periodStart, predictedCo2 }: Hotspot): boolean =>
  open === null ||
  open.periodStart.getTime() !== periodStart.getTime() ||
  Math.abs(predictedCo2 - open.advisedCo2) >= minAdviceShare * Math.abs(open.advisedCo2)

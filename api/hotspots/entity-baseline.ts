/** The baseline of one entity, and its contribution to the prior of its type. */
import type { JudgedPeriod } from '../emissions/period-store.ts'
import { type Bucket, emptyPeriod, type Period } from '../emissions/series.ts'
import type { HotspotMeasure } from '../vocabulary/hotspot-measure.ts'
import { addToPrior, type BaselineModel, fitBaseline, removeFromPrior, type SpreadPrior } from './baseline.ts'
import { fitIntensity, type IntensityModel } from './intensity.ts'
import type { Watched } from './watched.ts'

/** The prior for the spread of each entity type and bucket, by `priorKey`. */
export type Priors = Map<string, SpreadPrior | null>
export const priorKey = (type: string, bucket: Bucket) => `${type} ${bucket}`

/** Fits what is normal for the entity in the period that starts then, by each measure; `priors` learn it. */
export function refit(watched: Watched, start: Date, priors: Priors): void {
  const { entity, tracks, periods, changed, borrowed } = watched
  const { model: before } = tracks.TOTAL
  const key = priorKey(entity.type, entity.bucket)
  const others =
    before && before.bucket === entity.bucket ? priorWithout(priors.get(key), before) : (priors.get(key) ?? null)
  const history = historyOf(periods)
  const model = fitBaseline(
    history,
    entity.bucket,
    start,
    borrowedAt(borrowed, start) ?? others,
    risenAt(watched, start, 'TOTAL'),
  )
  priors.set(key, model ? addToPrior(others, model) : others)
  tracks.TOTAL.model = model
  tracks.INTENSITY.model = fitIntensity(
    history,
    entity.bucket,
    start,
    entity.workUnit,
    risenAt(watched, start, 'INTENSITY'),
  )
  const period = periods.get(start.getTime())
  if (period) {
    Object.assign(period, baselineOf(model))
    changed.add(start.getTime())
  }
}

/** Takes the entity's models back, and what it contributed to its type. */
export function forgetBaseline({ entity, tracks }: Watched, priors: Priors): void {
  tracks.INTENSITY.model = null
  const { model } = tracks.TOTAL
  if (!model) return
  const key = priorKey(entity.type, model.bucket)
  priors.set(key, priorWithout(priors.get(key), model))
  tracks.TOTAL.model = null
}

/** The baseline that a period is judged by; of an older one it is fitted again. */
export function modelFor(watched: Watched, start: Date, priors: Priors): BaselineModel | null {
  const { entity, tracks, periods } = watched
  if (start.getTime() === entity.periodStart?.getTime()) return tracks.TOTAL.model
  const prior = priors.get(priorKey(entity.type, entity.bucket)) ?? null
  return fitBaseline(historyOf(periods), entity.bucket, start, prior, risenAt(watched, start, 'TOTAL'))
}

/** What is normal for the work of a period; of an older one it is fitted again. */
export function intensityFor(watched: Watched, start: Date): IntensityModel | null {
  const { entity, tracks, periods } = watched
  if (start.getTime() === entity.periodStart?.getTime()) return tracks.INTENSITY.model
  return fitIntensity(historyOf(periods), entity.bucket, start, entity.workUnit, risenAt(watched, start, 'INTENSITY'))
}

/** The period that starts then, which begins empty. */
export function periodAt({ entity, tracks, periods }: Watched, start: Date): JudgedPeriod {
  const known = periods.get(start.getTime())
  if (known) return known
  const isNewest = start.getTime() === entity.periodStart?.getTime()
  const period = { ...emptyPeriod(start), ...baselineOf(isNewest ? tracks.TOTAL.model : null) }
  periods.set(start.getTime(), period)
  return period
}

/** Since when the open hotspot lasts, where that is before the period that starts then. */
const risenAt = ({ tracks }: Watched, start: Date, measure: HotspotMeasure): Date | null => {
  const { open } = tracks[measure]
  return open && open.startedAt < start ? open.startedAt : null
}

const borrowedAt = (borrowed: Watched['borrowed'], start: Date): SpreadPrior | null => {
  const meanLogVar = borrowed?.get(start.getTime())
  return meanLogVar === undefined ? null : { n: 1, meanLogVar }
}

const priorWithout = (prior: SpreadPrior | null | undefined, model: BaselineModel) =>
  prior ? removeFromPrior(prior, model) : null

const historyOf = (periods: ReadonlyMap<number, JudgedPeriod>): Period[] =>
  [...periods.values()].sort((a, b) => a.start.getTime() - b.start.getTime())

const baselineOf = (model: BaselineModel | null) => ({
  baseline: model?.baseline ?? null,
  baselineLow: model?.low ?? null,
  baselineHigh: model?.high ?? null,
  prior: model?.prior ?? null,
})

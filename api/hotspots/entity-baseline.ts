/** The baseline of one entity, and its contribution to the prior of its type. */
import type { JudgedPeriod } from '../emissions/period-store.ts'
import { type Bucket, emptyPeriod, type Period } from '../emissions/series.ts'
import { addToPrior, type BaselineModel, fitBaseline, removeFromPrior, type SpreadPrior } from './baseline.ts'
import type { Watched } from './watched.ts'

/** The prior for the spread of each entity type and bucket, by `priorKey`. */
export type Priors = Map<string, SpreadPrior | null>
export const priorKey = (type: string, bucket: Bucket) => `${type} ${bucket}`

/** Fits the entity's baseline for the period that starts at `start`, and updates `priors` with it. */
export function refit(watched: Watched, start: Date, priors: Priors): void {
  const { entity, periods, changed, borrowed, model: before } = watched
  const key = priorKey(entity.type, entity.bucket)
  const others =
    before && before.bucket === entity.bucket ? priorWithout(priors.get(key), before) : (priors.get(key) ?? null)
  const model = fitBaseline(historyOf(periods), entity.bucket, start, borrowedAt(borrowed, start) ?? others)
  priors.set(key, model ? addToPrior(others, model) : others)
  watched.model = model
  const period = periods.get(start.getTime())
  if (period) {
    Object.assign(period, baselineOf(model))
    changed.add(start.getTime())
  }
}

/** Removes the entity's baseline, and its contribution to the prior of its type. */
export function forgetBaseline(watched: Watched, priors: Priors): void {
  const { entity, model } = watched
  if (!model) return
  const key = priorKey(entity.type, model.bucket)
  priors.set(key, priorWithout(priors.get(key), model))
  watched.model = null
}

/** The baseline by which to judge the period that starts at `start`; fits it again for an older period. */
export function modelFor({ entity, model, periods }: Watched, start: Date, priors: Priors): BaselineModel | null {
  if (start.getTime() === entity.periodStart?.getTime()) return model
  return fitBaseline(historyOf(periods), entity.bucket, start, priors.get(priorKey(entity.type, entity.bucket)) ?? null)
}

/** The period that starts at `start`; an empty one where there is none yet. */
export function periodAt({ entity, model, periods }: Watched, start: Date): JudgedPeriod {
  const known = periods.get(start.getTime())
  if (known) return known
  const isNewest = start.getTime() === entity.periodStart?.getTime()
  const period = { ...emptyPeriod(start), ...baselineOf(isNewest ? model : null) }
  periods.set(start.getTime(), period)
  return period
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

import { isReturning } from '../../packages/journey.ts'
import { readPlaces } from '../../packages/package-state.ts'
import type { Estimate } from '../../packages/travel-times.ts'
import { judgeDelay, minChance, stageOf } from '../delay.ts'
import { type AnomalyKind, wayText } from './kind.ts'

/** With fewer comparable packages, silence before the promise is not meaningful. */
const minComparable = 10
/** A package that may still miss its promise is judged again after at most this share of the time left. */
const shareOfTimeLeft = 0.25
const minLookMs = 15 * 60_000

export const delayed: AnomalyKind = {
  description: 'A package will probably be delivered after its promised time.',
  cause: 'WAY',
  predictsMiss: true,
  headline: (packages, where) => `${packages}${wayText(where)} will miss their promise`,
  judgeUnderWay({ row, open, now, isLook }, outlook) {
    const { status, location, plannedRoute, promisedAt, promisedOn } = row
    const { lateProbability } = outlook.chanceAt(now)
    if (lateProbability === null || lateProbability < minChance(open !== null)) return null
    if (isLook && open === null && lateProbability < 1 && outlook.step.basis < minComparable) return null
    let estimated: Estimate | undefined
    const estimate = () => {
      estimated ??= outlook.estimateAt(now)
      return estimated
    }
    const destination = readPlaces(plannedRoute).at(-1)?.name
    const stage = stageOf(status, location !== null && location === destination)
    const delay = judgeDelay({ chance: lateProbability, estimate, promisedAt, promisedOn, now, stage, open })
    return delay && { type: 'DELAYED', ...delay }
  },
  dueAt(row, _outlook, now) {
    const leftMs = row.promisedAt && !isReturning(row) ? row.promisedAt.getTime() - now.getTime() : -1
    return leftMs > 0 ? new Date(now.getTime() + Math.max(minLookMs, shareOfTimeLeft * leftMs)) : null
  },
}

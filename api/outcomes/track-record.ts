/** What a measure has saved where it was verified, against what was promised of it. No I/O. */
import { clamp, sum } from '../hotspots/statistics.ts'

/** The verdicts on one measure; `shares`: of each, the saving that was estimated over what was expected. */
export type TrackRecord = { verified: number; notShown: number; worse: number; shares: readonly number[] }

export const noRecord: TrackRecord = { verified: 0, notShown: 0, worse: 0, shares: [] }

/** Without any verdict a measure is taken at its word, as strongly as so many verdicts would say. */
const trust = 4
/** One verdict says no more than that nothing, or twice as much, was realised. */
const [minShare, maxShare] = [0, 2]

/** What to expect of a measure's promise: 1 is all of it. The mean of its verdicts, drawn to 1 while they are few. */
export function realisedShare({ shares }: TrackRecord): number {
  const counted = shares.map((share) => clamp(share, minShare, maxShare))
  return (trust + sum(counted)) / (trust + counted.length)
}

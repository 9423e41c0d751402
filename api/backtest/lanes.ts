/** Made-up lanes with a known effect, to see how well outcomes are measured. */
import { bucketEnd, type Period } from '../emissions/series.ts'
import type { Watched } from '../outcomes/plan.ts'
import { drawsOf } from './random-draws.ts'

/** How lanes are drawn. */
export const drawn = {
  monthsBefore: 36,
  monthsAfter: 6,
  /** Candidates for the comparison. */
  lanes: { min: 8, max: 24 },
  /** Standard deviation of the log of kg CO2e per tonne-km about its level: log-uniform, with all that follows. */
  logSd: { min: 0.05, max: 0.15 },
  /** The share of its variance that shocks and season make which all lanes have in common. */
  commonShare: { min: 0.3, max: 0.7 },
  /** Of that, so much is season; the rest are shocks with a correlation of 0.5 from month to month. */
  seasonShare: 0.36,
  /** Correlation from month to month of what is the lane's own. */
  maxRho: 0.4,
  /** Months without any figure. */
  missing: 0.03,
  /** Log standard deviation of the tonnes of a month. */
  volumeSd: 0.4,
} as const

/** The lane of the action first, then the candidates; `cut` is the true cut of what a tonne-km emits from `startedAt` on. */
export type LaneCase = { lanes: Watched[]; startedAt: Date; logSd: number }

const begin = new Date(Date.UTC(2021, 0, 1))

/** The lanes of one case; the same for the same seed. */
export function drawLanes(seed: number, cut: number): LaneCase {
  const { uniform, gauss, between } = randomOf(seed)
  const months = drawn.monthsBefore + drawn.monthsAfter
  const autoregressive = (rho: number): number[] => {
    let last = gauss()
    return Array.from({ length: months }, () => {
      last = rho * last + Math.sqrt(1 - rho ** 2) * gauss()
      return last
    })
  }
  const shocks = autoregressive(0.5)
  const phase = 2 * Math.PI * uniform()
  const starts: Date[] = [begin]
  while (starts.length <= months) starts.push(bucketEnd('MONTH', starts.at(-1) ?? begin))
  const startedAt = starts[drawn.monthsBefore] ?? begin

  const lane = (index: number): Watched & { logSd: number } => {
    const { min, max } = drawn.logSd
    const logSd = min * (max / min) ** uniform()
    const share = between(drawn.commonShare)
    const own = autoregressive(drawn.maxRho * uniform())
    const [tonnes, level] = [Math.exp(4 + gauss()), 0.08 * Math.exp(0.5 * gauss())]
    const periods = starts.slice(0, months).flatMap((start, t): Period[] => {
      const season = Math.SQRT2 * Math.sin(phase + (t * Math.PI) / 6)
      const common = Math.sqrt(1 - drawn.seasonShare) * (shocks[t] ?? 0) + Math.sqrt(drawn.seasonShare) * season
      const noise = logSd * (Math.sqrt(share) * common + Math.sqrt(1 - share) * (own[t] ?? 0))
      const effect = index === 0 && start >= startedAt ? 1 - cut : 1
      const quantity = tonnes * Math.exp(drawn.volumeSd * gauss())
      const isMissing = uniform() < drawn.missing
      if (isMissing) return []
      const tonneKm = 400 * quantity
      const co2 = tonneKm * level * effect * Math.exp(noise)
      return [
        { start, co2, count: 20, parts: { [`FREIGHT:ROAD|lane-${index}`]: { co2, count: 20, quantity, tonneKm } } },
      ]
    })
    return { id: `lane-${index}`, name: `Lane ${index}`, periods, logSd }
  }
  const all = Array.from({ length: 1 + Math.round(between(drawn.lanes)) }, (_, index) => lane(index))
  return { lanes: all, startedAt, logSd: all[0]?.logSd ?? 0 }
}

function randomOf(seed: number) {
  const { uniform, gauss } = drawsOf(seed)
  const between = ({ min, max }: { min: number; max: number }) => min + (max - min) * uniform()
  return { uniform, gauss, between }
}

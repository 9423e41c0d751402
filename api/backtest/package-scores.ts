import { groupBy } from '../platform/group-by.ts'
import type { Forecast } from './replay-packages.ts'

/** A rule that predicts which packages will be late. */
type Rule = { name: string; warns(forecast: Forecast): boolean; chance(forecast: Forecast): number }

const minutesBehind = ({ at, plannedAt }: Forecast): number => (at.getTime() - plannedAt.getTime()) / 60_000

const simple = (name: string, warns: Rule['warns']): Rule => ({ name, warns, chance: (f) => (warns(f) ? 1 : 0) })

const rules: readonly Rule[] = [
  { name: 'Plume', warns: ({ delayed }) => delayed, chance: ({ probability }) => probability },
  simple('promise as given', ({ at, promisedAt }) => at > promisedAt),
  simple('rest as planned', (forecast) => minutesBehind(forecast) > 0),
  simple('30 minutes late', (forecast) => minutesBehind(forecast) > 30),
]

/** Shares are 0..1; null where the denominator is 0. */
export type RuleScore = { rule: string; precision: number | null; recall: number | null; brier: number }
export type MilestoneScore = { milestone: string; forecasts: number; late: number; rules: RuleScore[] }
/** For the packages that were late; `onTimeWarned` is for those that were not. */
export type WarningScore = {
  rule: string
  late: number
  warned: number
  warnedBeforeMiss: number
  medianLeadHours: number | null
  onTimeWarned: number
}
export type ReliabilityBin = { from: number; to: number; forecasts: number; confidence: number; late: number }

export type PackageScores = {
  packages: number
  latePackages: number
  milestones: MilestoneScore[]
  warnings: WarningScore[]
  reliability: ReliabilityBin[]
  /** The mean distance between confidence and outcome, weighted by bin. */
  calibrationError: number
  /** The share of deliveries within their 80 % interval. */
  intervalCoverage: number
}

const wasLate = ({ deliveredAt, promisedAt }: Forecast): boolean => deliveredAt > promisedAt

/**
 * Scores forecasts and compares them with simple rules. `forecasts` holds at least one; those of a package are in order
 * of time.
 */
export function scorePackages(forecasts: readonly Forecast[]): PackageScores {
  const byPackage = [...groupBy(forecasts, ({ trackingNumber }) => trackingNumber).values()]
  // DEP1, DEP2 … count as one kind.
  const kinds = [...new Set(forecasts.map(({ milestone }) => kindOf(milestone)))]
  const reliability = reliabilityOf(forecasts)
  const offBy = reliability.reduce((sum, bin) => sum + bin.forecasts * Math.abs(bin.confidence - bin.late), 0)
  const covered = forecasts.filter((f) => f.deliveredAt >= f.earliest && f.deliveredAt <= f.latest)
  return {
    packages: byPackage.length,
    latePackages: byPackage.filter(([first]) => first !== undefined && wasLate(first)).length,
    milestones: [
      ...kinds.map((kind) =>
        scoreOf(
          kind,
          forecasts.filter(({ milestone }) => kindOf(milestone) === kind),
        ),
      ),
      scoreOf('all', forecasts),
    ],
    warnings: rules.map((rule) => warningsOf(rule, byPackage)),
    reliability,
    calibrationError: offBy / forecasts.length,
    intervalCoverage: covered.length / forecasts.length,
  }
}

const kindOf = (milestone: string): string => milestone.replace(/\d+$/, '*')

function scoreOf(milestone: string, forecasts: readonly Forecast[]): MilestoneScore {
  const late = forecasts.filter(wasLate).length
  return { milestone, forecasts: forecasts.length, late, rules: rules.map((rule) => ruleScore(rule, forecasts, late)) }
}

function ruleScore({ name, warns, chance }: Rule, forecasts: readonly Forecast[], late: number): RuleScore {
  const warned = forecasts.filter(warns)
  const hits = warned.filter(wasLate).length
  // Brier 1950: the mean squared error of the probability.
  const squares = forecasts.reduce((sum, forecast) => sum + (chance(forecast) - Number(wasLate(forecast))) ** 2, 0)
  return {
    rule: name,
    precision: share(hits, warned.length),
    recall: share(hits, late),
    brier: squares / forecasts.length,
  }
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)

function warningsOf({ name, warns }: Rule, packages: readonly Forecast[][]): WarningScore {
  const score = { rule: name, late: 0, warned: 0, warnedBeforeMiss: 0, onTimeWarned: 0 }
  const leads: number[] = []
  for (const forecasts of packages) {
    const late = forecasts.some(wasLate)
    if (late) score.late++
    const first = forecasts.find(warns)
    if (!first) continue
    if (!late) score.onTimeWarned++
    else {
      score.warned++
      const leadMs = first.promisedAt.getTime() - first.at.getTime()
      if (leadMs > 0) leads.push(leadMs / 3_600_000)
    }
  }
  return { ...score, warnedBeforeMiss: leads.length, medianLeadHours: median(leads) }
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) return null
  return sorted.length % 2 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}

const binCount = 10

function reliabilityOf(forecasts: readonly Forecast[]): ReliabilityBin[] {
  return Array.from({ length: binCount }, (_, bin) => {
    const inBin = forecasts.filter(
      ({ probability }) => Math.min(binCount - 1, Math.floor(probability * binCount)) === bin,
    )
    const size = Math.max(1, inBin.length)
    return {
      from: bin / binCount,
      to: (bin + 1) / binCount,
      forecasts: inBin.length,
      confidence: inBin.reduce((sum, { probability }) => sum + probability, 0) / size,
      late: inBin.filter(wasLate).length / size,
    }
  })
}

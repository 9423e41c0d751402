import { judgeDelay, stageOf } from '../anomalies/delay.ts'
import type { MilestoneScan } from '../ingest/import/milestones-csv.ts'
import { addCounts } from '../packages/histogram.ts'
import { type Delivered, estimate, observationsOf, type Question } from '../packages/travel-times.ts'
import type { Severity } from '../vocabulary/severity.ts'

/** The forecast for a package when it reached a milestone, and the outcome. */
export type Forecast = {
  trackingNumber: string
  milestone: string
  at: Date
  plannedAt: Date
  promisedAt: Date
  probability: number
  /** Whether a DELAYED anomaly was open just after. */
  delayed: boolean
  earliest: Date
  expected: Date
  latest: Date
  deliveredAt: Date
}

type Package = { milestones: Delivered['milestones'][number][]; open: Severity | null; forecasts: Undelivered[] }
type Undelivered = Omit<Forecast, 'deliveredAt'>

/**
 * Plays scans, in the order of their time, through the same estimate and judgement as the package monitor. A forecast
 * uses only earlier deliveries. Packages without a promise or a delivery give no forecast.
 */
export function replayPackages(scans: Iterable<MilestoneScan>): Forecast[] {
  const history = new Map<string, number[]>()
  const packages = new Map<string, Package>()
  const forecasts: Forecast[] = []
  for (const scan of scans) {
    const known = packages.get(scan.trackingNumber) ?? { milestones: [], open: null, forecasts: [] }
    packages.set(scan.trackingNumber, known)
    const { carrier, promisedAt, eventTime, plannedRoute } = scan
    const origin = plannedRoute[0]?.name ?? null
    const destination = plannedRoute.at(-1)?.name ?? null
    if (scan.status === 'DELIVERED') {
      const delivered = {
        carrier,
        origin,
        destination,
        promisedAt,
        deliveredAt: eventTime,
        milestones: known.milestones,
      }
      for (const [key, counts] of observationsOf(delivered)) learn(history, key, counts)
      forecasts.push(...known.forecasts.map((forecast) => ({ ...forecast, deliveredAt: eventTime })))
      packages.delete(scan.trackingNumber)
      continue
    }
    const { milestone, plannedAt } = scan
    const now = eventTime
    const question: Question = { carrier, origin, destination, milestone, at: now, now, plannedAt, promisedAt }
    const answer = estimate(question, history)
    known.milestones.push({ milestone, at: now, plannedAt, rawLogit: answer.rawLogit })
    if (promisedAt === null || answer.lateProbability === null) continue
    const stage = stageOf(scan.status, scan.location !== null && scan.location === destination)
    const delay = judgeDelay({
      chance: answer.lateProbability,
      estimate: () => answer,
      promisedAt,
      now,
      stage,
      open: known.open,
    })
    known.open = delay?.severity ?? null
    const { earliest, expected, latest, lateProbability: probability } = answer
    const { trackingNumber } = scan
    const said = { trackingNumber, milestone, at: now, plannedAt, promisedAt, probability, delayed: delay !== null }
    known.forecasts.push({ ...said, earliest, expected, latest })
  }
  return forecasts
}

function learn(history: Map<string, number[]>, key: string, counts: number[]): void {
  const row = history.get(key)
  if (row) addCounts(row, counts)
  else history.set(key, counts)
}

import type { Place } from '../packages/package-state.ts'
import { isOver } from '../packages/package-status.ts'
import { loadTravelTimes } from '../packages/travel-time-store.ts'
import { estimate, keysOf, type Question, type StepTime, stepTime } from '../packages/travel-times.ts'
import type { Tx } from '../platform/db.ts'
import type { Package } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'
import type { Change } from '../realtime/events.ts'
import { judgePackage, nextLook } from './judge-package.ts'
import { calibrated, outcomeKeys } from './outcomes.ts'
import { nextAnomalies, openAfter, standingOf } from './package-anomalies.ts'
import { loadPackageAnomalies, saveAnomalies } from './package-anomaly-store.ts'

/** A package to be judged, and the event time that it is then; what is found out is filled in. */
export type Watched = { row: Package; now: Date; lateLogit: number | null }

/**
 * Estimates when packages will be delivered and finds what goes wrong with them, and fills both into their rows; `quiet`
 * finds nothing.
 * @returns the changes for the log
 */
export async function watchPackages(
  tx: Tx,
  packages: readonly Watched[],
  { quiet, now }: { quiet: boolean; now: Date },
): Promise<Change<'anomaly'>[]> {
  const questions = new Map(packages.map((each) => [each, questionOf(each)]))
  const history = await loadTravelTimes(tx, [
    ...outcomeKeys,
    ...[...questions.values()].flatMap((question) => (question ? keysOf(question) : [])),
  ])
  const known = await loadPackageAnomalies(tx, quiet ? [] : packages.map(({ row }) => row.id))
  const changes = packages.flatMap((each) => {
    const { row, now: at } = each
    const question = questions.get(each) ?? null
    const outlook = question && { estimate: estimate(question, history), step: remembered(stepTime(question, history)) }
    each.lateLogit = outlook?.estimate.rawLogit ?? null
    Object.assign(row, {
      estimatedDelivery: outlook?.estimate.expected ?? null,
      estimatedEarliest: outlook?.estimate.earliest ?? null,
      estimatedLatest: outlook?.estimate.latest ?? null,
      lateProbability: outlook?.estimate.lateProbability ?? null,
    })
    row.dueAt = nextLook({ row, outlook, now: at })
    if (quiet) return []
    const own = known.get(row.id) ?? []
    const open = new Map(own.filter(({ status }) => status === 'OPEN').map(({ type, severity }) => [type, severity]))
    const verdicts = judgePackage({ row, open, outlook, now: at }).map((verdict) => calibrated(verdict, history))
    return nextAnomalies(row, own, verdicts, { observedAt: at, now })
  })
  const saved = await saveAnomalies(tx, changes)
  if (quiet) return saved
  const news = groupBy(saved, ({ row }) => row.packageId)
  for (const { row } of packages) {
    Object.assign(row, standingOf(openAfter(known.get(row.id) ?? [], news.get(row.id) ?? [])))
  }
  return saved
}

/** Each quantile is a search, and asked for several times. */
function remembered(step: StepTime): StepTime {
  const quantiles = new Map<number, number>()
  return {
    ...step,
    quantileMs(share) {
      const known = quantiles.get(share) ?? step.quantileMs(share)
      quantiles.set(share, known)
      return known
    },
  }
}

/** What is asked of the history of comparable packages; null once it is over. */
function questionOf({ row, now }: Watched): Question | null {
  const { carrier, step, progressAt, plannedAt, promisedAt, status } = row
  if (isOver(status) || !step || !progressAt) return null
  return { carrier, ...endsOf(row), milestone: step, at: progressAt, now, plannedAt, promisedAt }
}

/** Where a package leaves and arrives, as far as it was said. */
export function endsOf({ plannedRoute }: Pick<Package, 'plannedRoute'>): Pick<Question, 'origin' | 'destination'> {
  const route = (plannedRoute ?? []) as Place[]
  return { origin: route[0]?.name ?? null, destination: route.length > 1 ? (route.at(-1)?.name ?? null) : null }
}

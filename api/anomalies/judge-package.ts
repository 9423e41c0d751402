/** What is wrong with a package, by what is known of it and of comparable ones. No I/O. */

import { isReturning } from '../packages/journey.ts'
import type { Place } from '../packages/package-state.ts'
import { isOver } from '../packages/package-status.ts'
import type { Estimate, Outlook } from '../packages/travel-times.ts'
import type { AnomalyType, Package } from '../platform/generated/prisma/client.ts'
import type { Severity } from '../vocabulary/severity.ts'
import { judgeDelay, leastChance, stageOf } from './delayed.ts'
import { judgeRoute } from './off-route.ts'
import { judgeSilent, judgeStuck, standstillTimes } from './standstill.ts'
import type { Verdict } from './verdict.ts'

export type PackageInput = {
  row: Package
  /** How bad is what has been found and has not ended. */
  open: ReadonlyMap<AnomalyType, Severity>
  /** Null once it is over. */
  outlook: Outlook | null
  /** Event time. */
  now: Date
  /** Nothing was heard: time alone has passed. */
  isLook: boolean
}

/** All that is wrong with it now. */
export function judgePackage({ row, open, outlook, now, isLook }: PackageInput): Verdict[] {
  const judged = (type: AnomalyType) => ({ row, wasOpen: open.has(type) })
  const verdicts = [judgeFault(row)]
  if (outlook && !isOver(row.status)) {
    verdicts.push(
      delayOf({ row, open, outlook, now, isLook }, outlook),
      judgeStuck(judged('STUCK'), outlook.step, now),
      judgeSilent(judged('SILENT'), outlook.step, now),
      judgeRoute(judged('OFF_ROUTE')),
    )
  }
  return verdicts.flatMap((verdict) => verdict ?? [])
}

/** As long as fewer comparable packages are known, silence before the promise says nothing of it. */
const fewestComparable = 10

function delayOf({ row, open, now, isLook }: PackageInput, outlook: Outlook): Verdict | null {
  const { status, location, plannedRoute, promisedAt, promisedOn } = row
  const { lateProbability } = outlook.chanceAt(now)
  if (lateProbability === null || lateProbability < leastChance(open.has('DELAYED'))) return null
  if (isLook && !open.has('DELAYED') && lateProbability < 1 && outlook.step.basis < fewestComparable) return null
  let estimated: Estimate | undefined
  const estimate = () => {
    estimated ??= outlook.estimateAt(now)
    return estimated
  }
  const destination = ((plannedRoute ?? []) as Place[]).at(-1)?.name
  const stage = stageOf(status, location !== null && location === destination)
  const delay = judgeDelay({
    chance: lateProbability,
    estimate,
    promisedAt,
    promisedOn,
    now,
    stage,
    open: open.get('DELAYED') ?? null,
  })
  return delay && { type: 'DELAYED', ...delay }
}

/** Scans are seldom wrong about being wrong: what contradicts them is another scan. */
const faultConfidence = 0.95

const judgeFault = ({ fault, carrier }: Package): Verdict | null =>
  fault === null
    ? null
    : {
        type: 'DATA_ERROR',
        severity: 'WARN',
        say: () => ({
          description: fault,
          recommendedAction: `Check with ${carrier} what happened, then send the wrong scan again with corrects: true.`,
        }),
        confidence: faultConfidence,
      }

/** How often a package that may still miss its promise is looked at, at least: in this share of the time left. */
const shareOfTimeLeft = 0.25
const soonestLookMs = 15 * 60_000

/** Event time at which a package must be judged again though nothing is heard of it; null: never. */
export function nextLook({ row, outlook, now }: Omit<PackageInput, 'open' | 'isLook'>): Date | null {
  if (!outlook || isOver(row.status)) return null
  const { stuckAt, silentAt } = standstillTimes(row, outlook.step)
  const leftMs = row.promisedAt && !isReturning(row) ? row.promisedAt.getTime() - now.getTime() : -1
  const promise = leftMs > 0 ? new Date(now.getTime() + Math.max(soonestLookMs, shareOfTimeLeft * leftMs)) : null
  const times = [stuckAt, silentAt, promise].flatMap((at) => (at && at > now ? at.getTime() : []))
  return times.length > 0 ? new Date(Math.min(...times)) : null
}

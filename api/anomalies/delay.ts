import type { Estimate } from '../packages/travel-times.ts'
import type { Package } from '../platform/generated/prisma/client.ts'
import { counted, durationText, shortDayText } from '../platform/text.ts'
import { isWorse, type Severity, severities } from '../vocabulary/severity.ts'
import type { Verdict } from './verdict.ts'

/** The stage at which a package waits; it decides who can still help. */
export type DelayStage = 'NOT_DEPARTED' | 'IN_TRANSIT' | 'ON_HOLD' | 'AWAITING_DELIVERY' | 'DELIVERY_FAILED'

/** The facts about a package that is not delivered. */
export type DelayInput = {
  /** The probability that it misses its promise; null without one. */
  chance: number | null
  /** Costs much more than the probability, so it is a function that is called only when needed. */
  estimate: () => Estimate
  promisedAt: Date | null
  /** The promised day, whose end is `promisedAt`; absent when a time was promised. */
  promisedOn?: string | null
  /** Event time. */
  now: Date
  stage: DelayStage
  /** Severity of the open DELAYED anomaly; null without one. */
  open: Severity | null
}

/** The content of a DELAYED anomaly. */
export type Delay = Omit<Verdict, 'type' | 'rawLogit'>

/**
 * The minimum probability of being late, and the minimum lateness in relation to the usual spread, for each severity.
 */
const needs: Record<Severity, { chance: number; lateness: number }> = {
  INFO: { chance: 0.5, lateness: 0 },
  WARN: { chance: 0.6, lateness: 0 },
  HIGH: { chance: 0.75, lateness: 0.5 },
  CRITICAL: { chance: 0.9, lateness: 1 },
}
/** An open severity holds until the probability falls by more than this below the one that opened it. */
const leeway = 0.15
/** Below this probability the package counts as not late, whatever else is estimated. */
export const minChance = (isOpen: boolean): number => needs.INFO.chance - (isOpen ? leeway : 0)

/**
 * Judges whether a package will miss its promise, and what to say; null when it will not, or has no promise. Opens when
 * a miss is more likely than not, recovers below 0.35. The severity also depends on the lateness in relation to half of
 * the interval in which eight of ten comparable packages arrive, so an hour is much for a parcel and little for a ship.
 */
export function judgeDelay({
  chance,
  estimate,
  promisedAt,
  promisedOn = null,
  now,
  stage,
  open,
}: DelayInput): Delay | null {
  if (promisedAt === null || chance === null) return null
  const isLateBy = (share: number): boolean => {
    const { expected, earliest, latest } = estimate()
    return expected.getTime() - promisedAt.getTime() >= (share * (latest.getTime() - earliest.getTime())) / 2
  }
  const severity = severities.findLast((candidate) => {
    const held = open !== null && !isWorse(candidate, open)
    const need = needs[candidate]
    return chance >= need.chance - (held ? leeway : 0) && (held || isLateBy(need.lateness))
  })
  if (!severity) return null
  return {
    severity,
    confidence: chance,
    say: () => ({
      description: describe(estimate(), { chance, promisedAt, promisedOn, now }),
      recommendedAction: actions[stage],
    }),
  }
}

const actions: Record<DelayStage, string> = {
  NOT_DEPARTED: 'Ask the carrier for an earlier departure or a faster service before it leaves, and tell the customer.',
  IN_TRANSIT: 'Ask the carrier to secure the onward connection with priority, and give the customer the new date.',
  ON_HOLD:
    'Find out what holds it up (papers, customs, payment) and clear that first; then give the customer the new date.',
  AWAITING_DELIVERY:
    'It has arrived: have it cleared and handed over now, and agree a delivery time with the recipient.',
  DELIVERY_FAILED: 'Call the recipient, correct the address or the time, and arrange another delivery attempt.',
}

type Said = { chance: number; promisedAt: Date; promisedOn: string | null; now: Date }

function describe({ expected, basis }: Estimate, { chance, promisedAt, promisedOn, now }: Said): string {
  const from = basis === 0 ? 'without comparable packages so far' : `by ${counted(basis, 'comparable package')}`
  const gap = expected.getTime() - promisedAt.getTime()
  const day = shortDayText(expected.toISOString().slice(0, 10))
  if (promisedAt <= now) {
    const ago = duration(now.getTime() - promisedAt.getTime())
    // A promise of a day does not mean its last moment.
    const missed = promisedOn
      ? `It was promised for ${shortDayText(promisedOn)}, which ended ${ago} ago`
      : `Its promise was missed ${ago} ago`
    return `${missed}; expected on ${day}, ${duration(gap)} after it (${from}).`
  }
  const side = gap >= 0 ? 'after' : 'before'
  const percent = `${Math.round(100 * chance)} % likely to be late`
  return `Expected on ${day}, ${duration(Math.abs(gap))} ${side} ${promiseText(promisedOn)}; ${percent} (${from}).`
}

const promiseText = (promisedOn: string | null): string =>
  promisedOn ? `the end of ${shortDayText(promisedOn)}, for which it was promised` : 'its promise'

/** The anomaly of a package that was delivered after its promise, where none was open before. */
export function judgeMissed({ deliveredAt, promisedAt, promisedOn, carrier }: Package): Verdict {
  const late = durationText((deliveredAt?.getTime() ?? 0) - (promisedAt?.getTime() ?? 0))
  return {
    type: 'DELAYED',
    severity: 'WARN',
    say: () => ({
      description: `It was delivered ${late} after ${promiseText(promisedOn)}.`,
      recommendedAction: `Tell the customer why, and ask ${carrier} for the compensation that your contract provides.`,
    }),
    confidence: 1,
  }
}

/** A duration for people: minutes below 90, hours below 48, else days. */
function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000)
  if (minutes < 90) return `${minutes} min`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} h` : counted(Math.round(hours / 24), 'day')
}

/** The stage of a package, from its status and whether its newest scan was at its destination. */
export function stageOf(status: string, atDestination: boolean): DelayStage {
  switch (status) {
    case 'PENDING':
    case 'PICKED_UP':
      return 'NOT_DEPARTED'
    case 'ON_HOLD':
      return 'ON_HOLD'
    case 'DELIVERY_FAILED':
      return 'DELIVERY_FAILED'
    case 'OUT_FOR_DELIVERY':
    case 'READY_FOR_PICKUP':
      return 'AWAITING_DELIVERY'
    default:
      return atDestination ? 'AWAITING_DELIVERY' : 'IN_TRANSIT'
  }
}

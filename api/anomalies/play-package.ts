/**
 * Judges a package after each of its scans in the order of event time, and in between whenever it is due by time alone.
 * The result does not depend on when, or in which batches, the scans arrived. No I/O.
 */
import { isReturning } from '../packages/journey.ts'
import { type Course, noScans, type PackageState, readPlaces } from '../packages/package-state.ts'
import { isOver } from '../packages/package-status.ts'
import {
  type Estimate,
  type History,
  type Known,
  type Outlook,
  outlookOf,
  type Question,
} from '../packages/travel-times.ts'
import type { Package, Scan } from '../platform/generated/prisma/client.ts'
import { judgePackage, nextLook } from './judge-package.ts'
import { calibrated } from './outcomes.ts'
import { type Lives, moveOn, noteMissed } from './package-anomalies.ts'

/** A package after a scan. `quiet`: neither the scan nor the time before it opens an anomaly. */
export type JudgedMoment = { eventId: string; at: Date; state: PackageState; isProgress: boolean; quiet: boolean }

export type Playback = {
  /** The package before the first moment. */
  before: Package
  moments: readonly JudgedMoment[]
  /** True: play from its first scan; false: continue from the stored state. */
  isFromStart: boolean
  /** Judge it up to this event time after its last moment; null: not at all. */
  until: Date | null
}

/** The result without the anomalies; `lateLogits`: the estimates made at scans that were progress, by event id. */
export type Played = {
  row: Pick<
    Package,
    | 'estimatedDelivery'
    | 'estimatedEarliest'
    | 'estimatedLatest'
    | 'lateProbability'
    | 'dueAt'
    | 'judgedAt'
    | 'lookFoundAt'
  >
  lateLogits: Map<string, number | null>
}

/** A playback from the first scan, with all scans at hand. */
export const playbackAgain = (before: Package, course: Course<Scan>, until: Date | null): Playback => ({
  before,
  moments: course.moments.map(({ scan, state, isProgress }) => momentOf(scan, state, isProgress)),
  isFromStart: true,
  until,
})

export const momentOf = (
  { eventId, eventTime, quiet }: Scan,
  state: PackageState,
  isProgress: boolean,
): JudgedMoment => ({ eventId, at: eventTime, state, isProgress, quiet })

/** The history of comparable packages, and a cache of what was computed from it. */
export type Knowledge = { history: History; known: Known }

type AnyQuestion = Omit<Question, 'now'>

/** The fields of a package from which a question is built. */
type Asked = Pick<
  Package,
  | 'carrier'
  | 'step'
  | 'progressAt'
  | 'plannedAt'
  | 'promisedAt'
  | 'status'
  | 'plannedRoute'
  | 'returningSince'
  | 'returnedAt'
>

/** Cached per object: a state never changes. */
const questions = new WeakMap<Asked, AnyQuestion | null>()

/** As `questionOf`, cached for each state. */
export function questionAsked(state: Asked): AnyQuestion | null {
  const known = questions.get(state)
  if (known !== undefined) return known
  const question = questionOf(state)
  questions.set(state, question)
  return question
}

/** The question to the history of comparable packages; null once the journey is over. */
function questionOf(row: Asked): AnyQuestion | null {
  const { carrier, step, progressAt, plannedAt, promisedAt, status } = row
  if (isOver(status) || !step || !progressAt) return null
  const { origin, destination } = endsOf(row)
  const about = { carrier, milestone: step, at: progressAt, plannedAt }
  // There is no promise for the return.
  if (isReturning(row)) return { ...about, origin: destination, destination: origin, promisedAt: null }
  return { ...about, origin, destination, promisedAt }
}

/** The names of the places where a package departs and arrives, where known. */
export function endsOf({ plannedRoute }: Pick<Package, 'plannedRoute'>): Pick<Question, 'origin' | 'destination'> {
  const route = readPlaces(plannedRoute)
  return { origin: route[0]?.name ?? null, destination: route.length > 1 ? (route.at(-1)?.name ?? null) : null }
}

/** All states in which it will be judged, in order: the history must be loaded for each of them. */
export const askedOf = ({ before, moments, isFromStart }: Playback): Asked[] => [
  ...(isFromStart ? [] : [before]),
  ...moments.map(({ state }) => state),
]

/** Plays the moments, and updates the anomalies in place. `now` is the wall clock. */
export function playPackage(playback: Playback, lives: Lives, { history, known }: Knowledge, now: Date): Played {
  const { before, moments, isFromStart, until } = playback
  const lateLogits = new Map<string, number | null>()
  // One copy, changed in place: there are many moments and many columns.
  const row: Package = { ...before }
  if (isFromStart)
    Object.assign(row, noScans, { dueAt: null, judgedAt: null, lookFoundAt: null, lateProbability: null })
  let outlook = outlookLater(isFromStart ? row : before, { history, known })
  let last: Date | null = null

  function judge(at: Date, { quiet = false, isLook = false }): boolean {
    last = at
    const expected = outlook()
    row.lateProbability = expected?.chanceAt(at).lateProbability ?? null
    row.judgedAt = at
    row.dueAt = nextLook({ row, outlook: expected, now: at })
    const current = lives.rows.filter(({ status }) => status === 'OPEN')
    // Quiet scans open nothing, but may end what is open.
    if (quiet && current.length === 0) return false
    const open = new Map(current.map(({ type, severity }) => [type, severity]))
    const verdicts = judgePackage({ row, open, outlook: expected, now: at, isLook }).map((verdict) =>
      calibrated(verdict, history, known),
    )
    return moveOn(lives, row, quiet ? verdicts.filter(({ type }) => open.has(type)) : verdicts, at, now)
  }

  function lookUntil(isDue: (at: Date) => boolean): void {
    for (let at = row.dueAt; at && isDue(at); at = row.dueAt) if (judge(at, { isLook: true })) row.lookFoundAt = at
  }

  for (const { eventId, at, state, isProgress, quiet } of moments) {
    // Where it was already judged later than this, everything due before has been played.
    if (!quiet && !(row.judgedAt && row.judgedAt >= at)) lookUntil((due) => due < at)
    Object.assign(row, state)
    row.lookFoundAt = null
    outlook = outlookLater(state, { history, known })
    judge(at, { quiet })
    if (!quiet) noteMissed(lives, row, at, now)
    if (isProgress) lateLogits.set(eventId, outlook()?.chanceAt(at).rawLogit ?? null)
  }
  if (until) lookUntil((due) => due <= until)
  const { dueAt, judgedAt, lookFoundAt, lateProbability } = row
  return {
    row: { ...datesOf(row, last && outlook(), last), lateProbability, dueAt, judgedAt, lookFoundAt },
    lateLogits,
  }
}

/** The outlook of a package in its present state, computed on the first call. */
function outlookLater(state: Asked, { history, known }: Knowledge): () => Outlook | null {
  let outlook: Outlook | null | undefined
  const question = questionAsked(state)
  return () => {
    if (outlook !== undefined) return outlook
    outlook = question && outlookOf(question, history, known)
    return outlook
  }
}

/** The estimated dates as of the last time when it was judged. */
function datesOf(row: Package, outlook: Outlook | null, at: Date | null) {
  if (at === null) {
    const { estimatedDelivery, estimatedEarliest, estimatedLatest } = row
    return { estimatedDelivery, estimatedEarliest, estimatedLatest }
  }
  const estimate: Estimate | null = outlook && !isReturning(row) ? outlook.estimateAt(at) : null
  return {
    estimatedDelivery: estimate?.expected ?? null,
    estimatedEarliest: estimate?.earliest ?? null,
    estimatedLatest: estimate?.latest ?? null,
  }
}

/**
 * Judges a package after each of its scans in the order of event time, and between them whenever time alone makes it due:
 * what comes of it does not depend on when and in which portions the scans arrived. No I/O.
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

/** A package after a scan. `quiet`: nothing new is found then, nor in the time before it. */
export type JudgedMoment = { eventId: string; at: Date; state: PackageState; isProgress: boolean; quiet: boolean }

export type Playback = {
  /** As it was before the first moment. */
  before: Package
  moments: readonly JudgedMoment[]
  /** From its first scan on; else what is stored goes on. */
  isFromStart: boolean
  /** Event time up to which it is looked at after its last moment; null: not at all. */
  until: Date | null
}

/** What came of it, but for its anomalies; `lateLogits`: what was estimated at scans that were progress, by event id. */
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

/** Of a package whose scans are all at hand. */
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

/** What is known of comparable packages, and what was computed of it. */
export type Knowledge = { history: History; known: Known }

type AnyQuestion = Omit<Question, 'now'>

/** What a question needs to know of a package. */
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

/** By what asks: a state does not change once it is there. */
const questions = new WeakMap<Asked, AnyQuestion | null>()

/** As `questionOf`, worked out once for each state. */
export function questionAsked(state: Asked): AnyQuestion | null {
  const known = questions.get(state)
  if (known !== undefined) return known
  const question = questionOf(state)
  questions.set(state, question)
  return question
}

/** What is asked of the history of comparable packages; null once it is over. */
function questionOf(row: Asked): AnyQuestion | null {
  const { carrier, step, progressAt, plannedAt, promisedAt, status } = row
  if (isOver(status) || !step || !progressAt) return null
  const { origin, destination } = endsOf(row)
  const about = { carrier, milestone: step, at: progressAt, plannedAt }
  // Nobody promised when it would be back.
  if (isReturning(row)) return { ...about, origin: destination, destination: origin, promisedAt: null }
  return { ...about, origin, destination, promisedAt }
}

/** Where a package leaves and arrives, as far as it was said. */
export function endsOf({ plannedRoute }: Pick<Package, 'plannedRoute'>): Pick<Question, 'origin' | 'destination'> {
  const route = readPlaces(plannedRoute)
  return { origin: route[0]?.name ?? null, destination: route.length > 1 ? (route.at(-1)?.name ?? null) : null }
}

/** As what it is judged, one after the other: of all of them the history must be known. */
export const askedOf = ({ before, moments, isFromStart }: Playback): Asked[] => [
  ...(isFromStart ? [] : [before]),
  ...moments.map(({ state }) => state),
]

/** Plays moments and moves the anomalies on in place. `now` is the wall clock. */
export function playPackage(playback: Playback, lives: Lives, { history, known }: Knowledge, now: Date): Played {
  const { before, moments, isFromStart, until } = playback
  const lateLogits = new Map<string, number | null>()
  // One copy, that is moved on in place: there are many moments, and many columns.
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
    // History raises nothing; what had been found may be over by it.
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
    // All that were due before it have been played where it was looked at later.
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

/** The outlook of a package as it stands, worked out once it is asked for. */
function outlookLater(state: Asked, { history, known }: Knowledge): () => Outlook | null {
  let outlook: Outlook | null | undefined
  const question = questionAsked(state)
  return () => {
    if (outlook !== undefined) return outlook
    outlook = question && outlookOf(question, history, known)
    return outlook
  }
}

/** When it will be there, as of the last time that it was judged. */
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

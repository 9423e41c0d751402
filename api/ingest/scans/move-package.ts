/** Moves packages to their state after new and removed scans. No I/O. */
import type { JudgedPackage } from '../../anomalies/judge-packages-step.ts'
import { type JudgedMoment, momentOf, type Playback, playbackAgain } from '../../anomalies/play-package.ts'
import { beginsJourney } from '../../packages/journey.ts'
import { anotherJourney } from '../../packages/new-package.ts'
import {
  applyScan,
  byEventTime,
  type Course,
  journeysOf,
  type Leg,
  noScans,
  type PackageState,
  stateOf,
} from '../../packages/package-state.ts'
import type { Package, Scan } from '../../platform/generated/prisma/client.ts'
import { groupBy } from '../../platform/group-by.ts'

/** A package that scans have moved. */
export type Moved = {
  before: Package
  /** The package after its scans; nothing is judged yet. */
  row: Package
  /** What to judge. */
  playback: Playback
  /** The result of its scans before, if something was learnt from it. */
  courseBefore: Course<Scan> | null
  isNew: boolean
  /** It has no scans left. */
  isGone: boolean
  legs: Leg[]
  /** Its earlier scans were read again, so that `legs` are all its legs and replace the stored ones. */
  isReplayed: boolean
  /** The result of its scans, where all of them were read. */
  course: Course<Scan> | null
  /** It is one of several parcels with the same number. */
  hasSiblings: boolean
}

/** A moved package after it was judged. */
export type MovedAndJudged = Moved & { judged: JudgedPackage }

export type MoveInput = {
  /** All packages of each tracking number, oldest first, by number. */
  packages: ReadonlyMap<string, readonly Package[]>
  /** Ids of the packages that this transaction created. */
  created: ReadonlySet<string>
  /** New scans, not stored yet, assigned to the newest package of their number. */
  scans: readonly Scan[]
  /** Removed scans, as they were. */
  gone: readonly Scan[]
  now: Date
  /** Event time, if it may have gone back: nothing is judged beyond it. */
  clock: Date | null
}

/** The packages of one number, with their new scans in the order in which they count. */
export type Group = { rows: readonly Package[]; newest: Package; fresh: Scan[]; gone: Scan[] }

/** The findings about scans, by scan id: why each cannot be right, and to which package it now belongs. */
export type ScanNews = {
  faults: ReadonlyMap<string, string | null>
  homes: ReadonlyMap<string, string>
}

/** The changes made while packages are moved, collected in place. */
export type Changed = {
  faults: Map<string, string | null>
  homes: Map<string, string>
  added: Package[]
  placed: Package[]
}

export function groupsOf({ packages, scans, gone }: MoveInput): Group[] {
  const fresh = groupBy(scans, ({ packageId }) => packageId)
  const lost = groupBy(gone, ({ packageId }) => packageId)
  return [...packages.values()].flatMap((rows): Group[] => {
    const newest = rows.at(-1)
    const of = (byId: ReadonlyMap<string, Scan[]>) => rows.flatMap(({ id }) => byId.get(id) ?? [])
    const group = { rows, fresh: of(fresh).toSorted(byEventTime), gone: of(lost) }
    return newest && group.fresh.length + group.gone.length > 0 ? [{ ...group, newest }] : []
  })
}

export type Outcome = { state: PackageState; legs: Leg[]; faults: Map<string, string>; moments: JudgedMoment[] }

/** Continues from the state of the newest package; null when its scans must be read again. */
export function continueNewest({ newest, fresh, gone }: Group): Outcome | null {
  const [first] = fresh
  const isNewer = first && (newest.lastScanAt === null || first.eventTime > newest.lastScanAt)
  if (!isNewer || gone.length > 0) return null
  const on: Outcome = { state: newest, legs: [], faults: new Map(), moments: [] }
  for (const scan of fresh) {
    const step = beginsJourney(on.state, scan) ? null : applyScan(on.state, scan)
    if (!step) return null
    on.moments.push(momentOf(scan, step.state, step.state.progressAt !== on.state.progressAt))
    if (step.leg) on.legs.push(step.leg)
    if (step.fault) on.faults.set(scan.eventId, step.fault)
    on.state = step.state
  }
  // Something was learnt from it already, and only all its scans tell what.
  return newest.deliveredAt && isFoundTooLate({ newest, fresh }) ? null : on
}

/** Whether an anomaly was found by time alone, at a time before which a scan has now turned up. */
export function isFoundTooLate({ newest, fresh: [first] }: Pick<Group, 'newest' | 'fresh'>): boolean {
  const { lookFoundAt } = newest
  return !!first && lookFoundAt !== null && (first.quiet || lookFoundAt >= first.eventTime)
}

/** `all`: its scans, when it must be judged again from the first of them. */
export function movedOn(
  { rows, newest, fresh }: Group,
  { state, legs, faults, moments }: Outcome,
  all: readonly Scan[] | undefined,
  { created, now, clock }: MoveInput,
  changed: Changed,
): Moved {
  noteFaults(fresh, faults, changed)
  const course = all ? stateOf(all) : null
  const playback = course
    ? playbackAgain(newest, course, untilOf(newest, clock))
    : { before: newest, moments, isFromStart: false, until: null }
  return {
    before: newest,
    row: { ...newest, ...state, updatedAt: now },
    playback,
    courseBefore: null,
    isNew: created.has(newest.id),
    isGone: false,
    legs,
    isReplayed: false,
    course,
    hasSiblings: rows.length > 1,
  }
}

/** Derives all packages of a number again, from all its scans. */
export function replay(
  { rows, fresh, gone }: Group,
  scans: ReadonlyMap<string, Scan[]>,
  { created, now, clock }: MoveInput,
  changed: Changed,
): Moved[] {
  const all = rows.flatMap(({ id }) => scans.get(id) ?? [])
  const isFresh = new Set(fresh.map(({ id }) => id))
  const stored = groupBy([...all.filter(({ id }) => !isFresh.has(id)), ...gone], ({ packageId }) => packageId)
  const unused = new Set(rows)
  const journeys = journeysOf(all).map((own, n) => {
    const known = mostOf(own, unused, isFresh)
    if (known) unused.delete(known)
    return { own, known, place: n + 1 }
  })
  const moved = journeys.map(({ own, known = [...unused][0], place }) => {
    if (known) unused.delete(known)
    const before = known ?? anotherJourney(rows[0] as Package, place, now)
    if (!known) changed.added.push(before)
    else if (known.journey !== place) changed.placed.push(known)
    const course = stateOf(own)
    noteFaults(own, course.faults, changed)
    for (const { id, packageId } of own) if (packageId !== before.id) changed.homes.set(id, before.id)
    const row = { ...before, ...course.state, journey: place, updatedAt: now }
    const playback = playbackAgain(before, course, untilOf(before, clock))
    return {
      before,
      row,
      playback,
      courseBefore: courseBefore(before, stored),
      isNew: !known || created.has(known.id),
      isGone: false,
      legs: course.legs,
      isReplayed: true,
      course,
      hasSiblings: rows.length > 1 || journeys.length > 1,
    }
  })
  // Move them out of the way of those that take their places.
  changed.placed.push(...unused)
  const empty = [...unused].map((before) => {
    const playback = { before, moments: [], isFromStart: true, until: null }
    return {
      before,
      row: { ...before, ...noScans, updatedAt: now },
      playback,
      courseBefore: courseBefore(before, stored),
      isNew: created.has(before.id),
      isGone: true,
      legs: [],
      isReplayed: true,
      course: null,
      hasSiblings: true,
    }
  })
  return [...moved, ...empty]
}

/** The package to which most of these scans belonged. */
function mostOf(own: readonly Scan[], rows: ReadonlySet<Package>, isFresh: ReadonlySet<string>): Package | undefined {
  const counts = [...rows].map((row) => ({
    row,
    count: own.filter(({ id, packageId }) => packageId === row.id && !isFresh.has(id)).length,
  }))
  return counts.reduce((most, each) => (each.count > most.count ? each : most), { row: undefined, count: 0 } as {
    row: Package | undefined
    count: number
  }).row
}

/** The result of its scans, if something was learnt from it. */
const courseBefore = ({ id, deliveredAt }: Package, stored: ReadonlyMap<string, Scan[]>): Course<Scan> | null =>
  deliveredAt ? stateOf(stored.get(id) ?? []) : null

/** Up to when it was judged by time alone. */
const untilOf = ({ judgedAt }: Package, clock: Date | null): Date | null =>
  judgedAt && clock && clock < judgedAt ? clock : judgedAt

function noteFaults(scans: readonly Scan[], faults: ReadonlyMap<string, string>, changed: Changed): void {
  for (const { id, eventId, fault: before } of scans) {
    const fault = faults.get(eventId) ?? null
    if (fault !== before) changed.faults.set(id, fault)
  }
}

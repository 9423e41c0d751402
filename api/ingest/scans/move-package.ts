/** Where packages stand after scans that are new, and without those that are gone. No I/O. */
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
  /** As its scans have moved it; nothing of it is judged yet. */
  row: Package
  /** How it is to be judged. */
  playback: Playback
  /** What its scans amounted to before, where that has taught something. */
  courseBefore: Course<Scan> | null
  isNew: boolean
  /** No scan of it is left. */
  isGone: boolean
  legs: Leg[]
  /** The scans before were read again, so that `legs` are all there are and take the place of those stored. */
  isReplayed: boolean
  /** Where all scans were read: what they amount to now. */
  course: Course<Scan> | null
  /** One of several parcels that bear its number. */
  hasSiblings: boolean
}

/** The same, judged. */
export type MovedAndJudged = Moved & { judged: JudgedPackage }

export type MoveInput = {
  /** All that bore a number, oldest first, by the number. */
  packages: ReadonlyMap<string, readonly Package[]>
  /** Ids of those that this transaction made. */
  created: ReadonlySet<string>
  /** The scans that are new and not stored yet, as of the newest package of their number. */
  scans: readonly Scan[]
  /** The scans that are gone, as they were. */
  gone: readonly Scan[]
  now: Date
  /** Event time, where it may have gone back: nothing is judged beyond it. */
  clock: Date | null
}

/** Packages that bore one number, with what is new of them in the order in which it counts. */
export type Group = { rows: readonly Package[]; newest: Package; fresh: Scan[]; gone: Scan[] }

/** What moved packages say of scans, by their ids: why each cannot be right, and which package it is of now. */
export type ScanNews = {
  faults: ReadonlyMap<string, string | null>
  homes: ReadonlyMap<string, string>
}

/** What moving packages changes, collected in place. */
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

/** From where the newest package stands; null when its scans are to be read again. */
export function goOn({ newest, fresh, gone }: Group): Outcome | null {
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
  // Of one that teaches already nobody knows what it taught without its scans.
  return newest.deliveredAt && isFoundTooLate({ newest, fresh }) ? null : on
}

/** Whether a look has found something at a time of which it is now known that it was scanned before. */
export function isFoundTooLate({ newest, fresh: [first] }: Pick<Group, 'newest' | 'fresh'>): boolean {
  const { lookFoundAt } = newest
  return !!first && lookFoundAt !== null && (first.quiet || lookFoundAt >= first.eventTime)
}

/** `all`: its scans, where it is to be judged again from the first of them on. */
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

/** All packages of a number again, from all its scans. */
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
  // Out of the way of those that take their places.
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

/** The package that most of these scans were of. */
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

/** What its scans amounted to, where that has taught something. */
const courseBefore = ({ id, deliveredAt }: Package, stored: ReadonlyMap<string, Scan[]>): Course<Scan> | null =>
  deliveredAt ? stateOf(stored.get(id) ?? []) : null

/** It was looked at until then. */
const untilOf = ({ judgedAt }: Package, clock: Date | null): Date | null =>
  judgedAt && clock && clock < judgedAt ? clock : judgedAt

function noteFaults(scans: readonly Scan[], faults: ReadonlyMap<string, string>, changed: Changed): void {
  for (const { id, eventId, fault: before } of scans) {
    const fault = faults.get(eventId) ?? null
    if (fault !== before) changed.faults.set(id, fault)
  }
}

import type { Course } from '../packages/package-state.ts'
import { loadTravelTimes } from '../packages/travel-time-store.ts'
import { type Known, keysOf, noneKnown } from '../packages/travel-times.ts'
import type { Tx } from '../platform/db.ts'
import type { Anomaly, Package, Scan } from '../platform/generated/prisma/client.ts'
import type { Change } from '../realtime/events.ts'
import { lessonsOf } from './lessons.ts'
import { outcomeKeys } from './outcomes.ts'
import { changesTo, type Lives, standingOf } from './package-anomalies.ts'
import { loadPackageAnomalies, saveAnomalies } from './package-anomaly-store.ts'
import { askedOf, type Knowledge, type Playback, playPackage, questionAsked } from './play-package.ts'

/** A package to be judged; what comes of it is filled in. */
export type Watched = Playback & {
  row: Package
  /** What its scans amounted to before: what they taught, it is not to be judged by. */
  courseBefore: Course<Scan> | null
  lateLogits: ReadonlyMap<string, number | null>
  /** What it had taught, and its anomalies; filled in where all is played from the beginning. */
  taught: ReadonlyMap<string, readonly number[]>
  anomalies: readonly Anomaly[]
}

/** A package on its way to be judged. */
export const toWatch = (row: Package, playback: Playback, courseBefore: Course<Scan> | null = null): Watched => ({
  ...playback,
  row,
  courseBefore,
  lateLogits: new Map(),
  taught: new Map(),
  anomalies: [],
})

/**
 * Estimates when packages will be delivered and finds what goes wrong with them, and fills both into their rows.
 * @returns the changes for the log
 */
export async function watchPackages(tx: Tx, packages: readonly Watched[], now: Date): Promise<Change<'anomaly'>[]> {
  const known = noneKnown()
  const knowledge = { history: await loadHistory(tx, packages, known), known }
  const anomalies = await loadPackageAnomalies(tx, {
    all: packages.flatMap(({ row, isFromStart }) => (isFromStart ? row.id : [])),
    current: packages.flatMap(({ row, isFromStart }) => (isFromStart ? [] : row.id)),
  })
  const changes = packages.flatMap((each) => {
    const stored = anomalies.get(each.row.id) ?? []
    const lives: Lives = each.isFromStart ? { rows: [], left: [...stored] } : { rows: [...stored], left: [] }
    if (each.courseBefore) each.taught = lessonsOf(each.courseBefore, stored)
    const { row, lateLogits } = playPackage(each, lives, without(each.taught, knowledge), now)
    Object.assign(each.row, row, standingOf(lives.rows))
    each.lateLogits = lateLogits
    const made = changesTo(stored, lives, now)
    each.anomalies = anomaliesAfter(stored, made)
    return made
  })
  return saveAnomalies(tx, changes)
}

function loadHistory(tx: Tx, packages: readonly Watched[], known: Known): Promise<Map<string, number[]>> {
  const questions = packages.flatMap((each) => askedOf(each).flatMap((row) => questionAsked(row) ?? []))
  const keys = new Set(outcomeKeys)
  for (const question of questions) for (const key of keysOf(question, known)) keys.add(key)
  return loadTravelTimes(tx, keys)
}

/** What is known, as if what was taught had not been. */
function without(taught: ReadonlyMap<string, readonly number[]>, knowledge: Knowledge): Knowledge {
  if (taught.size === 0) return knowledge
  const { history } = knowledge
  const less = [...taught].flatMap(([key, counts]): [string, number[]][] => {
    const row = history.get(key)
    return row ? [[key, row.map((n, i) => Math.max(0, n - (counts[i] ?? 0)))]] : []
  })
  return { history: new Map([...history, ...less]), known: noneKnown() }
}

function anomaliesAfter(stored: readonly Anomaly[], changes: readonly Change<'anomaly'>[]): Anomaly[] {
  const rows = new Map(stored.map((row) => [row.id, row]))
  for (const { kind, row } of changes) {
    if (kind === 'REMOVED') rows.delete(row.id)
    else rows.set(row.id, row)
  }
  return [...rows.values()]
}

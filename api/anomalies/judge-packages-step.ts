import type { Course } from '../packages/package-state.ts'
import { savePackages } from '../packages/package-store.ts'
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

/** A package to judge, after its new scans were applied. */
export type PackageToJudge = Playback & {
  row: Package
  /**
   * The result of its scans before: it must not be judged by its own contribution to the history; absent when it had
   * made none.
   */
  courseBefore?: Course<Scan> | null
}

/** The result for one package; nothing of it is stored yet. */
export type JudgedPackage = {
  row: Package
  /** The estimates made at scans that were progress, by event id. */
  lateLogits: ReadonlyMap<string, number | null>
  /** Its earlier contribution to the history, by key. */
  taught: ReadonlyMap<string, readonly number[]>
  /** Its anomalies in their present state. */
  anomalies: readonly Anomaly[]
  changes: readonly Change<'anomaly'>[]
}

/** Estimates when packages will be delivered, and finds their anomalies; keeps the order of the packages. */
export async function judgePackages(tx: Tx, packages: readonly PackageToJudge[], now: Date): Promise<JudgedPackage[]> {
  const known = noneKnown()
  const knowledge = { history: await loadHistory(tx, packages, known), known }
  const anomalies = await loadPackageAnomalies(tx, {
    all: packages.flatMap(({ row, isFromStart }) => (isFromStart ? row.id : [])),
    current: packages.flatMap(({ row, isFromStart }) => (isFromStart ? [] : row.id)),
  })
  return packages.map((each) => judgeOne(each, anomalies.get(each.row.id) ?? [], knowledge, now))
}

function judgeOne(each: PackageToJudge, stored: readonly Anomaly[], knowledge: Knowledge, now: Date): JudgedPackage {
  const lives: Lives = each.isFromStart ? { rows: [], left: [...stored] } : { rows: [...stored], left: [] }
  const taught = each.courseBefore ? lessonsOf(each.courseBefore, stored) : new Map<string, readonly number[]>()
  const { row, lateLogits } = playPackage(each, lives, without(taught, knowledge), now)
  const changes = changesTo(stored, lives, now)
  return {
    row: { ...each.row, ...row, ...standingOf(lives.rows) },
    lateLogits,
    taught,
    anomalies: anomaliesAfter(stored, changes),
    changes,
  }
}

/** Packages and their anomalies as they are now stored; alerts may follow from them. */
export type WrittenPackages = { anomalies: readonly Change<'anomaly'>[] }

/** Stores the results for packages; for those that are `gone`, only the results for their anomalies. */
export async function writePackages(
  tx: Tx,
  judged: readonly JudgedPackage[],
  gone: ReadonlySet<string> = new Set(),
): Promise<WrittenPackages> {
  const anomalies = await saveAnomalies(
    tx,
    judged.flatMap(({ changes }) => changes),
  )
  await savePackages(
    tx,
    judged.flatMap(({ row }) => (gone.has(row.id) ? [] : row)),
  )
  return { anomalies }
}

function loadHistory(tx: Tx, packages: readonly PackageToJudge[], known: Known): Promise<Map<string, number[]>> {
  const questions = packages.flatMap((each) => askedOf(each).flatMap((row) => questionAsked(row) ?? []))
  const keys = new Set(outcomeKeys)
  for (const question of questions) for (const key of keysOf(question, known)) keys.add(key)
  return loadTravelTimes(tx, keys)
}

/** The knowledge without the package's own earlier contribution. */
function without(taught: ReadonlyMap<string, readonly number[]>, knowledge: Knowledge): Knowledge {
  if (taught.size === 0) return knowledge
  const { history } = knowledge
  const less = [...taught].flatMap(([key, counts]): [string, number[]][] => {
    const row = history.get(key)
    return row ? [[key, row.map((n, i) => Math.max(0, n - (counts[i] ?? 0)))]] : []
  })
  return { history: new Map([...history, ...less]), known: noneKnown() }
}

function anomaliesAfter(stored: readonly Anomaly[], changes: readonly Change<'anomaly'>[]): readonly Anomaly[] {
  if (changes.length === 0) return stored
  const rows = new Map(stored.map((row) => [row.id, row]))
  for (const { kind, row } of changes) {
    if (kind === 'REMOVED') rows.delete(row.id)
    else rows.set(row.id, row)
  }
  return [...rows.values()]
}

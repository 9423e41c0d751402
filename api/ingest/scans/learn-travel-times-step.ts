import type { WrittenPackages } from '../../anomalies/judge-packages-step.ts'
import { addLesson, lessonsOf } from '../../anomalies/lessons.ts'
import { stateOf } from '../../packages/package-state.ts'
import { scansOfPackages } from '../../packages/package-store.ts'
import { addTravelTimes } from '../../packages/travel-time-store.ts'
import type { Tx } from '../../platform/db.ts'
import type { Package } from '../../platform/generated/prisma/client.ts'
import { groupBy } from '../../platform/group-by.ts'
import type { MovedAndJudged } from './move-package.ts'

/**
 * Learns how long newly delivered packages took, and whether their anomalies proved true; takes back what was learnt
 * before from packages that were read again. Their scans and packages are stored: `written`.
 */
export async function learnTravelTimes(
  tx: Tx,
  moved: readonly MovedAndJudged[],
  _written: WrittenPackages,
): Promise<void> {
  const lessons = new Map<string, number[]>()
  for (const { course, isReplayed, before, judged } of moved) {
    for (const [key, counts] of judged.taught)
      addLesson(
        lessons,
        key,
        counts.map((n) => -n),
      )
    if (!course || !(isReplayed || !before.deliveredAt)) continue
    lessonsOf(course, judged.anomalies, lessons, judged.lateLogits)
  }
  const others = moved.filter(({ course, judged, before }) => !course && judged.row.deliveredAt && !before.deliveredAt)
  await teach(
    tx,
    others.map(({ judged }) => judged.row),
    lessons,
  )
  for (const [key, counts] of lessons) if (counts.every((n) => n === 0)) lessons.delete(key)
  await addTravelTimes(tx, lessons)
}

/** Deletes what was learnt of travel times, and learns it again from the delivered packages. */
export async function relearnTravelTimes(tx: Tx): Promise<void> {
  await tx.travelTime.deleteMany()
  const lessons = new Map<string, number[]>()
  await teach(tx, await tx.package.findMany({ where: { deliveredAt: { not: null } } }), lessons)
  await addTravelTimes(tx, lessons)
}

/** Adds what can be learnt from delivered packages, as they are stored. */
async function teach(tx: Tx, delivered: readonly Package[], lessons: Map<string, number[]>): Promise<void> {
  if (delivered.length === 0) return
  const ids = delivered.map(({ id }) => id)
  const scans = groupBy(await scansOfPackages(tx, ids), ({ packageId }) => packageId)
  const anomalies = groupBy(await tx.anomaly.findMany({ where: { packageId: { in: ids } } }), (each) => each.packageId)
  for (const { id } of delivered) lessonsOf(stateOf(scans.get(id) ?? []), anomalies.get(id) ?? [], lessons)
}

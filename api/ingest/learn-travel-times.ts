import { addLesson, lessonsOf } from '../anomalies/lessons.ts'
import { stateOf } from '../packages/package-state.ts'
import { scansOfPackages } from '../packages/package-store.ts'
import { addTravelTimes } from '../packages/travel-time-store.ts'
import type { Tx } from '../platform/db.ts'
import type { Package } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'
import type { Moved } from './move-packages.ts'

/**
 * Takes note of how long the packages took that have just been delivered, and of whether their anomalies proved true; of
 * those that were read again, takes back what they had taught.
 */
export async function learnTravelTimes(tx: Tx, moved: readonly Moved[]): Promise<void> {
  const lessons = new Map<string, number[]>()
  const isNewlyDelivered = ({ before, watched: { row } }: Moved) => row.deliveredAt && !before.deliveredAt
  for (const { watched, course, isReplayed, before } of moved) {
    for (const [key, counts] of watched.taught)
      addLesson(
        lessons,
        key,
        counts.map((n) => -n),
      )
    if (!course || !(isReplayed || !before.deliveredAt)) continue
    lessonsOf(course, watched.anomalies, lessons)
  }
  const others = moved.filter((each) => !each.course && isNewlyDelivered(each))
  await teach(
    tx,
    others.map(({ watched }) => watched.row),
    lessons,
  )
  for (const [key, counts] of lessons) if (counts.every((n) => n === 0)) lessons.delete(key)
  await addTravelTimes(tx, lessons)
}

/** Forgets how long packages took, and learns it anew from those that are known as delivered. */
export async function relearnTravelTimes(tx: Tx): Promise<void> {
  await tx.travelTime.deleteMany()
  const lessons = new Map<string, number[]>()
  await teach(tx, await tx.package.findMany({ where: { deliveredAt: { not: null } } }), lessons)
  await addTravelTimes(tx, lessons)
}

/** Adds what delivered packages teach, by what is stored of them. */
async function teach(tx: Tx, delivered: readonly Package[], lessons: Map<string, number[]>): Promise<void> {
  if (delivered.length === 0) return
  const ids = delivered.map(({ id }) => id)
  const scans = groupBy(await scansOfPackages(tx, ids), ({ packageId }) => packageId)
  const anomalies = groupBy(await tx.anomaly.findMany({ where: { packageId: { in: ids } } }), (each) => each.packageId)
  for (const { id } of delivered) lessonsOf(stateOf(scans.get(id) ?? []), anomalies.get(id) ?? [], lessons)
}

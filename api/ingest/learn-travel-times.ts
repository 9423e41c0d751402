import { outcomesOf } from '../anomalies/outcomes.ts'
import { endsOf } from '../anomalies/watch-packages.ts'
import { addCounts } from '../packages/histogram.ts'
import { stateOf } from '../packages/package-state.ts'
import { scansOfPackages } from '../packages/package-store.ts'
import { addTravelTimes } from '../packages/travel-time-store.ts'
import { observationsOf } from '../packages/travel-times.ts'
import type { Tx } from '../platform/db.ts'
import type { Package, Scan } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'
import type { Moved } from './move-packages.ts'

/** Takes note of how long the packages took that have just been delivered, and of whether their anomalies proved true. */
export const learnTravelTimes = (tx: Tx, moved: readonly Moved[]): Promise<void> =>
  learnFrom(
    tx,
    moved.filter(({ before, row }) => row.deliveredAt && !before.deliveredAt).map(({ row }) => row),
  )

/** Forgets how long packages took, and learns it anew from those that are known as delivered. */
export async function relearnTravelTimes(tx: Tx): Promise<void> {
  await tx.travelTime.deleteMany()
  await learnFrom(tx, await tx.package.findMany({ where: { deliveredAt: { not: null } } }))
}

async function learnFrom(tx: Tx, delivered: readonly Package[]): Promise<void> {
  if (delivered.length === 0) return
  const ids = delivered.map(({ id }) => id)
  const scans = groupBy(await scansOfPackages(tx, ids), ({ packageId }) => packageId)
  const anomalies = groupBy(await tx.anomaly.findMany({ where: { packageId: { in: ids } } }), (each) => each.packageId)
  const added = new Map<string, number[]>()
  for (const row of delivered) {
    const durations = observationsOfPackage(row, scans.get(row.id) ?? [])
    for (const [key, counts] of [...durations, ...outcomesOf(row, anomalies.get(row.id) ?? [])]) {
      const sum = added.get(key) ?? []
      addCounts(sum, counts)
      added.set(key, sum)
    }
  }
  await addTravelTimes(tx, added)
}

function observationsOfPackage(row: Package, scans: readonly Scan[]): Map<string, number[]> {
  const { carrier, promisedAt, deliveredAt } = row
  if (!deliveredAt) return new Map()
  const steps = stateOf(scans).steps.filter(({ eventTime }) => eventTime < deliveredAt)
  const milestones = steps.map(({ milestone, status, eventTime, plannedAt, lateLogit }) => ({
    milestone: milestone ?? status,
    at: eventTime,
    plannedAt,
    rawLogit: lateLogit,
  }))
  return observationsOf({ carrier, ...endsOf(row), promisedAt, deliveredAt, milestones })
}

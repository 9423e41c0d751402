import { endsOf } from '../anomalies/watch-packages.ts'
import { stateOf } from '../packages/package-state.ts'
import { addTravelTimes } from '../packages/travel-time-store.ts'
import { observationsOf } from '../packages/travel-times.ts'
import type { Tx } from '../platform/db.ts'
import { groupBy } from '../platform/group-by.ts'
import type { Moved } from './move-packages.ts'

/** Takes note of how long the packages took that have just been delivered. */
export async function learnTravelTimes(tx: Tx, moved: readonly Moved[]): Promise<void> {
  const delivered = moved.filter(({ before, row }) => row.deliveredAt && !before.deliveredAt)
  if (delivered.length === 0) return
  const ids = delivered.map(({ row }) => row.id)
  const scans = groupBy(await tx.scan.findMany({ where: { packageId: { in: ids } } }), ({ packageId }) => packageId)
  const added = new Map<string, number[]>()
  for (const { row } of delivered) {
    const { carrier, promisedAt, deliveredAt } = row
    if (!deliveredAt) continue
    const steps = stateOf(scans.get(row.id) ?? []).steps.filter(({ eventTime }) => eventTime < deliveredAt)
    const milestones = steps.map(({ milestone, status, eventTime, plannedAt, lateLogit }) => ({
      milestone: milestone ?? status,
      at: eventTime,
      plannedAt,
      rawLogit: lateLogit,
    }))
    for (const [key, counts] of observationsOf({ carrier, ...endsOf(row), promisedAt, deliveredAt, milestones })) {
      const sum = added.get(key)
      added.set(key, sum ? counts.map((count, i) => count + (sum[i] ?? 0)) : counts)
    }
  }
  await addTravelTimes(tx, added)
}

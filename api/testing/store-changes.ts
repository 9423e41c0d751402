import { Prisma } from '../platform/generated/prisma/client.ts'
import { type WholeRows, wholeRows } from '../platform/whole-row.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import type { Change } from '../realtime/events.ts'
import type { Rows, Topic } from '../realtime/topics.ts'

const wholes = {
  package: wholeRows<Rows['package']>('Package', Prisma.PackageScalarFieldEnum),
  hotspot: wholeRows<Rows['hotspot']>('Hotspot', Prisma.HotspotScalarFieldEnum),
  alert: wholeRows<Rows['alert']>('Alert', Prisma.AlertScalarFieldEnum),
  anomaly: wholeRows<Rows['anomaly']>('Anomaly', Prisma.AnomalyScalarFieldEnum),
  recommendation: wholeRows<Rows['recommendation']>('Recommendation', Prisma.RecommendationScalarFieldEnum),
}

/** Stores the rows of many changes, whole and in one statement a table, as the product does, and tells of the changes. */
export function storeChanges(log: ChangeLog, changes: readonly Change<keyof typeof wholes>[]): Promise<void> {
  return log.commit(async (tx, emit) => {
    for (const [topic, rows] of Object.entries(wholes) as [Topic, WholeRows<{ id: string }>][]) {
      const own = changes.filter((change) => change.topic === topic)
      const isNew = new Set(own.flatMap(({ kind, row }) => (kind === 'CREATED' ? row.id : [])))
      // Of several changes of a row only the last is stored.
      const last = [...new Map(own.map(({ row }) => [row.id, row])).values()]
      await rows.insert(
        tx,
        last.filter(({ id }) => isNew.has(id)),
      )
      await rows.update(
        tx,
        last.filter(({ id }) => !isNew.has(id)),
      )
    }
    emit(...changes)
  })
}

import { savePackages } from '../packages/package-store.ts'
import type { Tx } from '../platform/db.ts'
import { type Anomaly, type Package, Prisma } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'
import { wholeRows } from '../platform/whole-row.ts'
import type { Change } from '../realtime/events.ts'
import { standingOf } from './package-anomalies.ts'

/**
 * The anomalies of packages by package id, oldest first: all of the packages in `all`, and those that are open or
 * dismissed of the others.
 */
export async function loadPackageAnomalies(
  tx: Tx,
  { all, current }: { all: readonly string[]; current: readonly string[] },
): Promise<Map<string, Anomaly[]>> {
  if (all.length + current.length === 0) return new Map()
  const rows = await tx.$queryRaw<Anomaly[]>`/* loadPackageAnomalies */
    select * from "Anomaly"
    where "packageId" = any(${[...all, ...current]}::uuid[])
      and (status in ('OPEN', 'DISMISSED') or "packageId" = any(${all}::uuid[]))
    order by id`
  return groupBy(rows, ({ packageId }) => packageId ?? '')
}

const anomalyRows = wholeRows<Anomaly>('Anomaly', Prisma.AnomalyScalarFieldEnum, ['alertId'])

/**
 * Writes new and changed anomalies, and removes those that should never have existed. Their packages are locked, so
 * that nobody dismisses one meanwhile.
 * @returns the changes made
 */
export async function saveAnomalies(tx: Tx, changes: readonly Change<'anomaly'>[]): Promise<Change<'anomaly'>[]> {
  const rowsOf = (kind: string) => changes.filter((change) => change.kind === kind).map(({ row }) => row)
  const [created, updated, removed] = [rowsOf('CREATED'), rowsOf('UPDATED'), rowsOf('REMOVED')]
  await anomalyRows.insert(tx, created)
  if (removed.length > 0) await tx.anomaly.deleteMany({ where: { id: { in: removed.map(({ id }) => id) } } })
  await anomalyRows.update(tx, updated)
  return [...changes]
}

/**
 * Locks the package of an anomaly until the transaction ends: before the anomaly, in the same order as the recording of
 * scans.
 */
export const holdPackageOf = (tx: Tx, anomalyId: string): Promise<Package[]> =>
  tx.$queryRaw<Package[]>`/* holdPackageOf */
    select p.* from "Anomaly" a join "Package" p on p.id = a."packageId" where a.id = ${anomalyId}::uuid for update of p`

/**
 * Recounts the open anomalies of locked packages after anomalies ended for another reason than a scan. @returns the
 * changes for the log
 */
export async function recountAnomalies(tx: Tx, held: readonly Package[], at: Date): Promise<Change<'package'>[]> {
  if (held.length === 0) return []
  const open = await tx.anomaly.findMany({
    where: { packageId: { in: held.map(({ id }) => id) }, status: 'OPEN' },
    select: { packageId: true, type: true, status: true },
  })
  const byPackage = groupBy(open, ({ packageId }) => packageId ?? '')
  const changes = held.flatMap((before): Change<'package'>[] => {
    const standing = standingOf(byPackage.get(before.id) ?? [])
    if (before.openAnomalies === standing.openAnomalies && before.late === standing.late) return []
    const row = { ...before, ...standing, updatedAt: at }
    return [{ topic: 'package', kind: 'UPDATED', row, at, before }]
  })
  await savePackages(
    tx,
    changes.map(({ row }) => row),
  )
  return changes
}

import { raiseForAnomalies } from '../alerts/raise-alerts-step.ts'
import { recountAnomalies, saveAnomalies } from '../anomalies/package-anomaly-store.ts'
import { relearnTravelTimes } from '../ingest/scans/learn-travel-times-step.ts'
import { restoreFigures } from '../metrics/figure-store.ts'
import { holdPackages } from '../packages/package-store.ts'
import type { Tx } from '../platform/db.ts'
import type { Prisma } from '../platform/generated/prisma/client.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import type { Change } from '../realtime/events.ts'

/** Touches only data of the demo: a user's own packages may be in the same database. */
const demoPrefixes = ['C2K-', 'ASN-', 'DN-']
const fromDemo: Prisma.PackageWhereInput = {
  OR: demoPrefixes.map((startsWith) => ({ trackingNumber: { startsWith } })),
}

/** Closes what the last replay left open, so that every screen sees it end. */
export async function closePackages(log: ChangeLog): Promise<void> {
  await log.commit(async (tx, emit) => {
    const now = new Date()
    const affected = await tx.package.findMany({
      where: { ...fromDemo, openAnomalies: { gt: 0 } },
      select: { trackingNumber: true },
    })
    const held = await holdPackages(
      tx,
      affected.map(({ trackingNumber }) => trackingNumber),
    )
    const open = await tx.anomaly.findMany({ where: { status: 'OPEN', package: fromDemo } })
    const changes = open.map((before): Change<'anomaly'> => {
      const row = { ...before, status: 'RECOVERED' as const, endedAt: now, updatedAt: now }
      return { topic: 'anomaly', kind: 'UPDATED', row, at: now, before }
    })
    const anomalies = await saveAnomalies(tx, changes)
    emit(
      ...(await recountAnomalies(tx, [...held.values()].flat(), now)),
      ...anomalies,
      ...(await raiseForAnomalies(tx, anomalies, now)),
    )
  })
}

/**
 * Removes the demo's packages that were scanned since `date`, with their log entries and what Plume learnt from them.
 * @returns their tracking numbers: their earlier scans must be recorded again
 */
export function rewindPackages(log: ChangeLog, date: Date): Promise<Set<string>> {
  return log.commit(async (tx) => {
    const packages = await tx.package.findMany({
      where: { ...fromDemo, lastScanAt: { gte: date } },
      select: { id: true, trackingNumber: true },
    })
    const ids = packages.map(({ id }) => id)
    await forgetAnomalies(tx, ids)
    await tx.logEntry.deleteMany({ where: { subjectId: { in: ids } } })
    await tx.scan.deleteMany({ where: { packageId: { in: ids } } })
    await tx.package.deleteMany({ where: { id: { in: ids } } })
    await tx.eventClock.deleteMany()
    await relearnTravelTimes(tx)
    await restoreFigures(tx)
    return new Set(packages.map(({ trackingNumber }) => trackingNumber))
  })
}

async function forgetAnomalies(tx: Tx, packageIds: string[]): Promise<void> {
  const anomalies = await tx.anomaly.findMany({
    where: { packageId: { in: packageIds } },
    select: { id: true, alertId: true },
  })
  const alertIds = anomalies.flatMap(({ alertId }) => alertId ?? [])
  await tx.logEntry.deleteMany({ where: { subjectId: { in: [...anomalies.map(({ id }) => id), ...alertIds] } } })
  await tx.notification.deleteMany({ where: { alertId: { in: alertIds } } })
  await tx.alert.deleteMany({ where: { id: { in: alertIds } } })
  await tx.anomaly.deleteMany({ where: { packageId: { in: packageIds } } })
}

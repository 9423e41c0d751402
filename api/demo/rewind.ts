import { raiseAlerts } from '../alerts/raise-alerts-step.ts'
import { seriesEvents } from '../emissions/emission-store.ts'
import { lockIdleEntities, saveEntities } from '../emissions/entity-store.ts'
import { deletePeriods, savePeriods } from '../emissions/period-store.ts'
import { writeBaseline } from '../hotspots/baseline.ts'
import { forgetBaseline } from '../hotspots/entity-baseline.ts'
import { loadPriors, savePriors, writeHotspots } from '../hotspots/hotspot-store.ts'
import { writeIntensity } from '../hotspots/intensity.ts'
import { playAll } from '../hotspots/play-events.ts'
import { changedPeriods, type HotspotStep, openWatched, withoutEvents } from '../hotspots/watched.ts'
import { nothingCleared } from '../ingest/remove-rows-step.ts'
import { restoreFigures } from '../metrics/figure-store.ts'
import type { Tx } from '../platform/db.ts'
import type { Prisma } from '../platform/generated/prisma/client.ts'
import { newId } from '../platform/ids.ts'
import type { ChangeLog } from '../realtime/change-log.ts'

/** Touches only data of the demo: a user's own data may be in the same database. */
const fromDemo = { eventId: { startsWith: 'scms:' } }

/** Closes what the last replay left open, so that every screen sees it end. */
export async function closeReplay(log: ChangeLog): Promise<void> {
  await log.commit(async (tx, emit) => {
    const now = new Date()
    const open = await tx.hotspot.findMany({
      where: { status: 'ACTIVE', entity: { counted: { some: { emission: fromDemo } } } },
    })
    const steps = open.map((row): HotspotStep => {
      const reason = 'The demo starts its replay again'
      return { kind: 'UPDATED', row: { ...row, status: 'RESOLVED', reason, updatedAt: now }, previous: row }
    })
    const closed = { steps, entities: new Map(), unadvised: new Map(), cleared: nothingCleared }
    const hotspots = await writeHotspots(tx, closed, now)
    emit(...hotspots.changes, ...(await raiseAlerts(tx, hotspots, [], now)))
  })
}

/**
 * Takes the demo's data back to `date`, so that the replay can begin again: removes its emissions since then with their
 * hotspots and the log entries of those, and rebuilds the series of their entities.
 */
export async function rewind(log: ChangeLog, date: Date): Promise<void> {
  await log.commit(async (tx) => {
    const links = await tx.emissionEntity.findMany({
      where: { occurredAt: { gte: date }, emission: fromDemo },
      select: { entityId: true },
      distinct: ['entityId'],
    })
    const entityIds = links.map((link) => link.entityId)
    await forgetHotspots(tx, { entityId: { in: entityIds }, periodEnd: { gt: date } })
    await tx.emission.deleteMany({ where: { ...fromDemo, occurredAt: { gte: date } } })

    const before = await loadPriors(tx)
    const options = { quiet: true, until: null, priors: new Map(before), newId, now: new Date() }
    const rebuilt = []
    for (const entity of await lockIdleEntities(tx, entityIds)) {
      const watched = openWatched(entity)
      await deletePeriods(tx, [entity.id])
      forgetBaseline(watched, options.priors)
      Object.assign(watched.entity, withoutEvents, { bucketAt: entity.bucketAt })
      playAll(watched, await seriesEvents(tx, [entity.id]), options)
      await savePeriods(tx, changedPeriods(watched))
      const { TOTAL, INTENSITY } = watched.tracks
      const refit = { baseline: writeBaseline(TOTAL.model), intensity: writeIntensity(INTENSITY.model) }
      rebuilt.push({ entity: watched.entity, refit })
    }
    await saveEntities(tx, rebuilt)
    await savePriors(tx, before, options.priors)
    await tx.entity.deleteMany({ where: { id: { in: entityIds }, counted: { none: {} } } })
    await restoreFigures(tx)
  })
}

async function forgetHotspots(tx: Tx, where: Prisma.HotspotWhereInput): Promise<void> {
  const hotspots = await tx.hotspot.findMany({
    where,
    select: { id: true, alerts: { select: { id: true } }, recommendations: { select: { id: true } } },
  })
  const gone = hotspots.flatMap(({ id, alerts, recommendations }) => [
    id,
    ...[...alerts, ...recommendations].map((row) => row.id),
  ])
  await tx.logEntry.deleteMany({ where: { subjectId: { in: gone } } })
  await tx.notification.deleteMany({ where: { alertId: { in: gone } } })
  await tx.hotspot.deleteMany({ where: { id: { in: hotspots.map((hotspot) => hotspot.id) } } })
}

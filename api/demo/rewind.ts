import { raiseAlerts } from '../alerts/alert-steps.ts'
import { seriesEvents } from '../emissions/emission-store.ts'
import { lockIdleEntities, saveEntities } from '../emissions/entity-store.ts'
import { deletePeriods, savePeriods } from '../emissions/period-store.ts'
import { loadPriors, savePriors, writeHotspots } from '../hotspots/hotspot-store.ts'
import { forgetBaseline, type HotspotStep, type Watched, watch } from '../hotspots/watch.ts'
import { newId } from '../platform/ids.ts'
import type { ChangeLog } from '../realtime/change-log.ts'

/**
 * Takes the data back to `date`, for the replay to begin anew: closes what is open, so that every screen sees it end,
 * then removes the emissions since then with the hotspots they led to, and rebuilds the series of their entities.
 */
export async function rewind(log: ChangeLog, date: Date): Promise<void> {
  await closeHotspots(log)
  await log.commit(async (tx) => {
    await tx.hotspot.deleteMany({ where: { periodEnd: { gt: date } } })
    await tx.anomaly.deleteMany({ where: { emission: { occurredAt: { gte: date } } } })
    const links = await tx.emissionEntity.findMany({
      where: { occurredAt: { gte: date } },
      select: { entityId: true },
      distinct: ['entityId'],
    })
    await tx.emission.deleteMany({ where: { occurredAt: { gte: date } } })

    const before = await loadPriors(tx)
    const options = { quiet: true, until: null, priors: new Map(before), newId, now: new Date() }
    const entities = await lockIdleEntities(
      tx,
      links.map((link) => link.entityId),
    )
    for (const entity of entities) {
      const seen = { periods: new Map(), changed: new Set<number>(), late: new Set<number>() }
      const watched: Watched = { entity, ...seen, open: null, last: null, steps: [] }
      await deletePeriods(tx, [entity.id])
      forgetBaseline(watched, options)
      Object.assign(entity, { eventCount: 0, firstAt: null, newestAt: null, periodStart: null })
      watch(watched, await seriesEvents(tx, [entity.id]), options)
      await savePeriods(
        tx,
        [...watched.periods.values()].map((period) => ({ entityId: entity.id, period })),
      )
    }
    await saveEntities(tx, entities, entities)
    await savePriors(tx, before, options.priors)
    await tx.entity.deleteMany({ where: { eventCount: 0, counted: { none: {} } } })
  })
}

async function closeHotspots(log: ChangeLog): Promise<void> {
  await log.commit(async (tx, emit) => {
    const now = new Date()
    const open = await tx.hotspot.findMany({ where: { status: 'ACTIVE' } })
    const steps = open.map((row): HotspotStep => {
      const reason = 'The demo begins its replay anew'
      return { kind: 'UPDATED', row: { ...row, status: 'RESOLVED', reason, updatedAt: now }, previous: row }
    })
    emit(...(await writeHotspots(tx, steps)), ...(await raiseAlerts(tx, { steps, entities: new Map() }, [], now)))
  })
}

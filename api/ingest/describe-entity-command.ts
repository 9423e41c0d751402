import type { EntityRef } from '../emissions/activity.ts'
import { stateFacts } from '../emissions/entity-facts-store.ts'
import { lockEntities, refKey } from '../emissions/entity-store.ts'
import { writeHotspots } from '../hotspots/hotspot-store.ts'
import type { HotspotStep } from '../hotspots/watched.ts'
import { now as clockNow } from '../platform/clock.ts'
import { PlumeError } from '../platform/errors.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import { adviseHotspots, writeAdvice } from '../recommendations/advise-step.ts'
import { type FactsInput, readFacts } from './entity-facts-input.ts'
import { nothingCleared } from './remove-rows-step.ts'

/**
 * Stores what an owner states about an entity, and advises on its active hotspots again.
 * @returns the id of the entity
 * @throws PlumeError BAD_USER_INPUT, or NOT_FOUND when no activity has named the entity yet
 */
export async function describeEntity(log: ChangeLog, ref: EntityRef, input: FactsInput): Promise<string> {
  const facts = readFacts(ref.type, input)
  let id = ''
  await log.commit(async (tx, emit) => {
    const now = clockNow()
    const entity = (await lockEntities(tx, [ref])).get(refKey(ref))
    if (!entity) {
      throw new PlumeError('NOT_FOUND', `There is no ${ref.type} with this key: send an activity of it first.`)
    }
    id = entity.id
    await stateFacts(tx, id, facts)
    const active = await tx.hotspot.findMany({ where: { entityId: id, status: 'ACTIVE' }, orderBy: { id: 'asc' } })
    if (active.length === 0) return
    const entities = new Map([[id, entity]])
    const steps = active.map((row): HotspotStep => ({ kind: 'UPDATED', row, previous: row, advised: row }))
    const advice = await adviseHotspots(tx, { steps, entities })
    // What stays as it was is no news.
    const changed = steps.flatMap((step): HotspotStep[] => {
      const reason = advice.unadvised.get(step.row.id) ?? null
      return reason === step.row.unadvised ? [] : [{ ...step, row: { ...step.row, updatedAt: now } }]
    })
    const hotspots = await writeHotspots(tx, { steps: changed, entities, ...advice, cleared: nothingCleared }, now)
    emit(...hotspots.changes, ...(await writeAdvice(tx, advice, hotspots, now)))
  })
  return id
}

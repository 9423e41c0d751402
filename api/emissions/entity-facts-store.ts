import type { Tx } from '../platform/db.ts'
import type { EntityFacts } from './entity-facts.ts'

const columns = {
  country: true,
  region: true,
  gridKgPerKwh: true,
  facilityKind: true,
  temperature: true,
  vehicleKind: true,
} as const

/** The stated facts of these entities, by their id. */
export async function factsOf(tx: Tx, entityIds: readonly string[]): Promise<Map<string, EntityFacts>> {
  const rows = await tx.entity.findMany({
    where: { id: { in: [...entityIds] } },
    select: { id: true, ...columns },
  })
  return new Map(rows.map(({ id, ...facts }) => [id, facts]))
}

/** Stores what is stated; leaves alone what is not in `facts`. */
export async function stateFacts(tx: Tx, entityId: string, facts: Partial<EntityFacts>): Promise<void> {
  await tx.entity.update({ where: { id: entityId }, data: facts, select: { id: true } })
}

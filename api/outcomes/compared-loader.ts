import DataLoader from 'dataloader'
import type { Db, Tx } from '../platform/db.ts'
import type { Entity } from '../platform/generated/prisma/client.ts'
import { perOperation } from '../platform/per-operation.ts'

const loaderOf = perOperation(
  ({ db }: { db: Db | Tx }) =>
    new DataLoader<string, Entity | null>(async (ids) => {
      const found = await db.entity.findMany({ where: { id: { in: [...ids] } } })
      const byId = new Map(found.map((row) => [row.id, row]))
      return ids.map((id) => byId.get(id) ?? null)
    }),
)

/** The entities with these ids; null where one is gone. One statement serves all outcomes of an operation. */
export const entitiesOf = (owner: { db: Db | Tx }, ids: readonly string[]): Promise<(Entity | null)[]> =>
  Promise.all(ids.map((id) => loaderOf(owner).load(id)))

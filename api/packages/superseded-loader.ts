import DataLoader from 'dataloader'
import type { Db, Tx } from '../platform/db.ts'
import type { SupersededEvent } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'
import { perOperation } from '../platform/per-operation.ts'
import { loadSuperseded } from './superseded-store.ts'

const loaderOf = perOperation(
  ({ db }: { db: Db | Tx }) =>
    new DataLoader<string, SupersededEvent[]>(async (ids) => {
      const found = groupBy(await loadSuperseded(db, ids, 'ACTIVITY'), ({ eventId }) => eventId)
      return ids.map((id) => found.get(id) ?? [])
    }),
)

/** The earlier versions of an activity, newest first. One statement serves all activities of an operation. */
export const supersededActivity = (owner: { db: Db | Tx }, eventId: string): Promise<SupersededEvent[]> =>
  loaderOf(owner).load(eventId)

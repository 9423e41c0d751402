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

/** What was believed of an activity before, the newest first; all of one operation take one statement. */
export const supersededActivity = (owner: { db: Db | Tx }, eventId: string): Promise<SupersededEvent[]> =>
  loaderOf(owner).load(eventId)

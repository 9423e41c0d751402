import DataLoader from 'dataloader'
import type { Db, Tx } from '../platform/db.ts'
import type { SupersededEvent, SupersededKind } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'
import { loadSuperseded } from './superseded-store.ts'

type Loader = DataLoader<string, SupersededEvent[]>
/** One loader an operation and kind: `owner` is its context. */
const loaders = new WeakMap<object, Map<SupersededKind, Loader>>()

/** What was believed of an event before, the newest first; those of all rows of one operation take one statement. */
export function supersededOf(
  owner: { db: Db | Tx },
  kind: SupersededKind,
  eventId: string,
): Promise<SupersededEvent[]> {
  const own = loaders.get(owner) ?? new Map<SupersededKind, Loader>()
  loaders.set(owner, own)
  const loader =
    own.get(kind) ??
    new DataLoader<string, SupersededEvent[]>(async (ids) => {
      const found = groupBy(await loadSuperseded(owner.db, ids, kind), (row) => row.eventId)
      return ids.map((id) => found.get(id) ?? [])
    })
  own.set(kind, loader)
  return loader.load(eventId)
}

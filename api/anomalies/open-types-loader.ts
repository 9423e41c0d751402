import DataLoader from 'dataloader'
import type { Db, Tx } from '../platform/db.ts'
import type { AnomalyType } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'

type Loader = DataLoader<string, AnomalyType[]>
/** One loader an operation: `owner` is its context. */
const loaders = new WeakMap<object, Loader>()

/** The types of a package's open anomalies; those of all packages of one operation take one statement. */
export function openTypesOf(owner: { db: Db | Tx }, packageId: string): Promise<AnomalyType[]> {
  let loader = loaders.get(owner)
  if (!loader) {
    loader = new DataLoader((ids) => loadOpenTypes(owner.db, ids))
    loaders.set(owner, loader)
  }
  return loader.load(packageId)
}

async function loadOpenTypes(db: Db | Tx, packageIds: readonly string[]): Promise<AnomalyType[][]> {
  const rows = await db.$queryRaw<{ packageId: string; type: AnomalyType }[]>`/* loadOpenTypes */
    select distinct "packageId", type from "Anomaly"
    where status = 'OPEN' and "packageId" = any(${packageIds}::uuid[])
    order by type`
  const found = groupBy(rows, ({ packageId }) => packageId)
  return packageIds.map((id) => found.get(id)?.map(({ type }) => type) ?? [])
}

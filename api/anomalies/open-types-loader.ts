import DataLoader from 'dataloader'
import type { Db, Tx } from '../platform/db.ts'
import type { AnomalyType } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'
import { perOperation } from '../platform/per-operation.ts'

const loaderOf = perOperation(
  ({ db }: { db: Db | Tx }) => new DataLoader<string, AnomalyType[]>((ids) => loadOpenTypes(db, ids)),
)

/** The types of a package's open anomalies. One statement serves all packages of an operation. */
export const openTypesOf = (owner: { db: Db | Tx }, packageId: string): Promise<AnomalyType[]> =>
  loaderOf(owner).load(packageId)

async function loadOpenTypes(db: Db | Tx, packageIds: readonly string[]): Promise<AnomalyType[][]> {
  const rows = await db.$queryRaw<{ packageId: string; type: AnomalyType }[]>`/* loadOpenTypes */
    select distinct "packageId", type from "Anomaly"
    where status = 'OPEN' and "packageId" = any(${packageIds}::uuid[])
    order by type`
  const found = groupBy(rows, ({ packageId }) => packageId)
  return packageIds.map((id) => found.get(id)?.map(({ type }) => type) ?? [])
}

import DataLoader from 'dataloader'
import type { Db, Tx } from '../platform/db.ts'
import { Prisma } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'
import { perOperation } from '../platform/per-operation.ts'
import type { Worked } from './parts.ts'
import type { Bucket } from './series.ts'

/** One period of a series as clients see it; amounts in kg CO2e. */
export type SeriesPoint = {
  start: Date
  co2: number
  count: number
  baseline: number | null
  baselineLow: number | null
  baselineHigh: number | null
  /** What was done for work in the entity's unit; null where none is known, and of points of another length. */
  worked?: Worked | null
}

export type SeriesRequest = { entityId: string; bucket: Bucket; from?: Date | null; to?: Date | null }

const loaderOf = perOperation(
  ({ db }: { db: Db | Tx }) =>
    new DataLoader<SeriesRequest, SeriesPoint[], string>((requests) => loadSeries(db, requests), {
      cacheKeyFn: (r) => `${r.entityId} ${group(r)}`,
    }),
)

/**
 * An entity's series in another bucket than its own, added up from its emissions, oldest first. One statement per
 * bucket and range serves all requests of an operation.
 */
export const seriesInBucket = (owner: { db: Db | Tx }, request: SeriesRequest): Promise<SeriesPoint[]> =>
  loaderOf(owner).load(request)

const group = ({ bucket, from, to }: SeriesRequest) => `${bucket} ${from?.toISOString()} ${to?.toISOString()}`

async function loadSeries(db: Db | Tx, requests: readonly SeriesRequest[]): Promise<SeriesPoint[][]> {
  const groups = groupBy(requests, group)
  const found = new Map<string, SeriesPoint[]>()
  for (const [name, members] of groups) {
    for (const [entityId, points] of await addUp(db, members)) found.set(`${entityId} ${name}`, points)
  }
  return requests.map((request) => found.get(`${request.entityId} ${group(request)}`) ?? [])
}

async function addUp(db: Db | Tx, requests: SeriesRequest[]): Promise<Map<string, SeriesPoint[]>> {
  const [first] = requests
  if (!first) return new Map()
  const { bucket, from, to } = first
  const start = Prisma.sql`date_trunc(${bucket.toLowerCase()}, c."occurredAt", 'UTC')`
  // Only whole periods: the filter would cut the first one.
  const since = from && Prisma.sql`and c."occurredAt" >= ${from} and ${start} >= ${from}`
  const until = to && Prisma.sql`and ${start} < ${to}`
  const rows = await db.$queryRaw<{ entityId: string; start: Date; co2: number; count: bigint }[]>`/* addUp */
    select c."entityId", ${start} as start, sum(e.co2) as co2, count(*) as count
    from "EmissionEntity" c join "Emission" e on e.id = c."emissionId"
    where c."entityId" = any(${requests.map((request) => request.entityId)}::uuid[]) and e.counted
      ${since ?? Prisma.empty} ${until ?? Prisma.empty}
    group by 1, 2 order by 2`
  const points = rows.map(({ entityId, start, co2, count }) => ({
    entityId,
    point: { start, co2, count: Number(count), baseline: null, baselineLow: null, baselineHigh: null },
  }))
  return new Map(
    [...groupBy(points, (row) => row.entityId)].map(([entityId, list]) => [entityId, list.map((row) => row.point)]),
  )
}

import { loadHistories } from '../emissions/period-store.ts'
import type { Bucket } from '../emissions/series.ts'
import type { Db, Tx } from '../platform/db.ts'
import type { Entity } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'
import { runningStatuses } from './outcome-lifecycle.ts'
import type { Compared, Watched } from './plan.ts'

/** At most this many entities are looked at for a comparison, those with the most events. */
const maxCandidates = 40

/** Up to when activities have come, event time; `now` where none has, or one is dated later. */
export async function newestEvent(db: Db | Tx, now: Date): Promise<Date> {
  const { _max } = await db.entity.aggregate({ _max: { newestAt: true }, where: { newestAt: { lte: now } } })
  return _max.newestAt ?? now
}

/** The newest event of each of these entities, event time; those that are gone are left out. */
export async function newestEvents(db: Db, ids: readonly string[]): Promise<Map<string, Date | null>> {
  const rows = await db.entity.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, newestAt: true },
  })
  return new Map(rows.map(({ id, newestAt }) => [id, newestAt]))
}

/** The newest periods of these entities, at most `limit` of each that start before `before`, oldest first. */
export async function withPeriods(
  tx: Tx,
  entities: readonly Compared[],
  { before, limit }: { before: Date; limit: number },
): Promise<Watched[]> {
  const rows = await loadHistories(
    tx,
    entities.map(({ id }) => ({ entityId: id, before, limit })),
  )
  const own = groupBy(rows, ({ entityId }) => entityId)
  return entities.map(({ id, name }) => {
    const periods = (own.get(id) ?? []).map(({ period }) => period)
    return { id, name, periods: periods.sort((a, b) => a.start.getTime() - b.start.getTime()) }
  })
}

/**
 * Entities that another may be compared with: of its type and bucket, with events since its baseline began, without an open hotspot
 * and without an action of their own since it began.
 */
export function findCandidates(
  tx: Tx,
  { id, type, bucket }: Pick<Entity, 'id' | 'type' | 'bucket'>,
  from: Date,
): Promise<Compared[]> {
  return tx.$queryRaw<Compared[]>`/* findCandidates */
    select e.id, e.name from "Entity" e
    where e.type = ${type}::"EntityType" and e.bucket = ${bucket}::"Bucket" and e.id <> ${id}::uuid
      and e."newestAt" > ${from}
      and not exists (select from "Hotspot" h where h."entityId" = e.id and h.status = 'ACTIVE')
      and not exists (
        select from "Recommendation" r join "Hotspot" h on h.id = r."hotspotId"
        where h."entityId" = e.id and (r."outcomeStatus" = 'PLANNED' or r."startedAt" > ${from})
      )
    order by e."eventCount" desc, e.id limit ${maxCandidates}`
}

/** Of the comparison entities of a plan those that still are of its bucket, and where no action has started since `from`. */
export function stillComparable(tx: Tx, ids: readonly string[], bucket: Bucket, from: Date): Promise<Compared[]> {
  return tx.$queryRaw<Compared[]>`/* stillComparable */
    select e.id, e.name from "Entity" e
    where e.id = any(${[...ids]}::uuid[]) and e.bucket = ${bucket}::"Bucket" and not exists (
      select from "Recommendation" r join "Hotspot" h on h.id = r."hotspotId"
      where h."entityId" = e.id and r."startedAt" > ${from}
    )
    order by e.id`
}

/** The newest action that has started at an entity; null where none has. */
export const lastAction = (tx: Tx, entityId: string) =>
  tx.recommendation.findFirst({
    where: { hotspot: { entityId }, startedAt: { not: null } },
    select: { outcomeStatus: true, startedAt: true, verdictDueAt: true },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
  })

/** The recommendations whose effect is being measured, each with its entity; oldest first. */
export const runningOutcomes = (db: Db) =>
  db.recommendation.findMany({
    where: { outcomeStatus: { in: [...runningStatuses] } },
    include: { hotspot: { select: { entity: { select: { id: true, name: true, bucket: true, newestAt: true } } } } },
    orderBy: { id: 'asc' },
  })

export type RunningOutcome = Awaited<ReturnType<typeof runningOutcomes>>[number]

import type { Tx } from '../platform/db.ts'
import { Prisma } from '../platform/generated/prisma/client.ts'
import type { EntityRef } from './activity.ts'
import type { Calculation } from './calculation.ts'
import type { Addition } from './series.ts'

/** A computed emission on its way to its row; the first entity is the one it is filed under. */
export type NewEmission = {
  id: string
  eventId: string
  occurredAt: Date
  entityIds: readonly string[]
  calculation: Calculation
  /** The package that a leg carried. */
  trackingNumber: string | null
  /** False: kept and shown, but in no series. */
  counted: boolean
}

/** What one event adds to an entity's series. */
export type SeriesEvent = {
  emissionId: string
  entityId: string
  occurredAt: Date
  segment: string
  addition: Addition
}

/** Which of these event ids are known. */
export async function knownEventIds(tx: Tx, eventIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ eventId: string }[]>`
    select "eventId" from "Emission" where "eventId" = any(${eventIds}::text[])`
  return new Set(rows.map((row) => row.eventId))
}

/**
 * Stores emissions and what they count for.
 * @returns the ids of those stored: an event id that another node stored meanwhile is left out
 */
export async function insertEmissions(tx: Tx, unordered: readonly NewEmission[]): Promise<Set<string>> {
  if (unordered.length === 0) return new Set()
  // In one order for all, so that two writers of the same events cannot wait for each other.
  const emissions = unordered.toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1))
  const given = emissions.map(({ calculation, ...emission }) => ({
    ...emission,
    ...calculation,
    factorId: calculation.factor?.id ?? null,
  }))
  // One JSON text costs a fraction of what an array per column does.
  const rows = await tx.$queryRaw<{ id: string }[]>`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g(
        id uuid, "eventId" text, "entityIds" uuid[], "occurredAt" timestamptz, co2 float8, method "CalculationMethod",
        "factorId" text, inputs jsonb, formula text, segment text, quantity float8, "tonneKm" float8,
        "trackingNumber" text, counted bool
      )
    ), stored as (
      insert into "Emission" (id, "eventId", "entityId", "occurredAt", co2, method, "factorId", inputs, formula,
        segment, quantity, "tonneKm", "trackingNumber", "packageId", counted)
      select g.id, g."eventId", g."entityIds"[1], g."occurredAt", g.co2, g.method, g."factorId", g.inputs, g.formula,
        g.segment, g.quantity, g."tonneKm", case when p.id is null then g."trackingNumber" end, p.id, g.counted
      from given g left join "Package" p on p."trackingNumber" = g."trackingNumber"
      on conflict ("eventId") do nothing
      returning id
    ), linked as (
      insert into "EmissionEntity" ("entityId", "occurredAt", "emissionId")
      select entity, g."occurredAt", g.id
      from given g join stored using (id) cross join unnest(g."entityIds") as entity
    )
    select id from stored`
  return new Set(rows.map((row) => row.id))
}

/** A stored event as far as a correction can differ from it; the first entity is the one it is filed under. */
export type StoredEvent = {
  eventId: string
  occurredAt: Date
  method: string
  factorId: string | null
  inputs: unknown
  entities: EntityRef[]
}

/** Waits for other transactions that hold these event ids, then holds them until this one ends. */
export async function lockEventIds(tx: Tx, eventIds: readonly string[]): Promise<void> {
  // In one order for all, so that two writers cannot wait for each other.
  await tx.$executeRaw`
    select pg_advisory_xact_lock(key)
    from (select distinct hashtextextended(id, 0) as key from unnest(${eventIds}::text[]) as id order by 1) as keys`
}

export async function storedEvents(tx: Tx, eventIds: readonly string[]): Promise<StoredEvent[]> {
  return tx.$queryRaw<StoredEvent[]>`
    select e."eventId", e."occurredAt", e.method::text, e."factorId", e.inputs,
      jsonb_agg(jsonb_build_object('type', n.type, 'key', n.key) order by (n.id = e."entityId") desc) as entities
    from "Emission" e
    join "EmissionEntity" c on c."emissionId" = e.id
    join "Entity" n on n.id = c."entityId"
    where e."eventId" = any(${eventIds}::text[])
    group by e.id`
}

/** Takes the emissions with these event ids out, for corrected ones to take their place. @returns what they had added */
export async function withdrawEmissions(tx: Tx, eventIds: readonly string[]): Promise<SeriesEvent[]> {
  if (eventIds.length === 0) return []
  const removed = await tx.$queryRaw<SeriesRow[]>`
    select e.id, c."entityId", e."occurredAt", e.segment, e.co2, e.quantity, e."tonneKm"
    from "Emission" e join "EmissionEntity" c on c."emissionId" = e.id
    where e."eventId" = any(${eventIds}::text[]) and e.counted`
  await tx.emission.deleteMany({ where: { eventId: { in: [...eventIds] } } })
  return removed.map(toSeriesEvent)
}

type SeriesRow = Addition & { id: string; entityId: string; occurredAt: Date; segment: string }

const toSeriesEvent = ({ id, entityId, occurredAt, segment, co2, quantity, tonneKm }: SeriesRow): SeriesEvent => ({
  emissionId: id,
  entityId,
  occurredAt,
  segment,
  addition: { co2, quantity, tonneKm },
})

/** All that is counted for these entities, oldest first; of `from` <= time < `to` where given. */
export async function seriesEvents(
  tx: Tx,
  entityIds: readonly string[],
  from = new Date(0),
  to = farFuture,
): Promise<SeriesEvent[]> {
  if (entityIds.length === 0) return []
  const rows = await tx.$queryRaw<SeriesRow[]>`
    select e.id, c."entityId", c."occurredAt", e.segment, e.co2, e.quantity, e."tonneKm"
    from "EmissionEntity" c join "Emission" e on e.id = c."emissionId"
    where c."entityId" = any(${entityIds}::uuid[]) and e.counted
      and c."occurredAt" >= ${from} and c."occurredAt" < ${to}
    order by c."occurredAt"`
  return rows.map(toSeriesEvent)
}

const farFuture = new Date(Date.UTC(9999, 0, 1))

/** The first and the newest counted event of each entity, but for some; null where none is left. */
export async function eventSpans(
  tx: Tx,
  entityIds: readonly string[],
  except: readonly string[],
): Promise<Map<string, { firstAt: Date | null; newestAt: Date | null }>> {
  const one = (order: Prisma.Sql) => Prisma.sql`(
    select c."occurredAt" from "EmissionEntity" c join "Emission" e on e.id = c."emissionId"
    where c."entityId" = w.id and e.counted and c."emissionId" <> all(${except}::uuid[])
    order by c."occurredAt" ${order} limit 1)`
  const rows = await tx.$queryRaw<{ id: string; firstAt: Date | null; newestAt: Date | null }[]>`
    select w.id, ${one(Prisma.sql`asc`)} as "firstAt", ${one(Prisma.sql`desc`)} as "newestAt"
    from unnest(${entityIds}::uuid[]) as w(id)`
  return new Map(rows.map(({ id, ...span }) => [id, span]))
}

/** On how many different days (UTC) each entity reported. */
export async function activeDays(tx: Tx, entityIds: readonly string[]): Promise<Map<string, number>> {
  if (entityIds.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ entityId: string; days: bigint }[]>`
    select "entityId", count(distinct ("occurredAt" at time zone 'UTC')::date) as days
    from "EmissionEntity" where "entityId" = any(${entityIds}::uuid[]) group by 1`
  return new Map(rows.map(({ entityId, days }) => [entityId, Number(days)]))
}

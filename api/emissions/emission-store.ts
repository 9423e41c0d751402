import type { Tx } from '../platform/db.ts'
import { Prisma } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'
import { workUnits } from '../vocabulary/work-unit.ts'
import type { EntityRef } from './activity.ts'
import type { Calculation } from './calculation.ts'
import { readWork } from './calculation.ts'
import type { Addition, Part } from './parts.ts'
import { mergePeriods, type Period } from './series.ts'

/** A computed emission before it is stored. It is filed under its first entity. */
export type NewEmission = {
  id: string
  eventId: string
  occurredAt: Date
  entityIds: readonly string[]
  calculation: Calculation
  /** The package that a leg carried. */
  trackingNumber: string | null
  /** False: the emission is kept and shown, but no series counts it. */
  counted: boolean
  /** True: the emission raises no hotspot. */
  quiet: boolean
  /** When the replaced event came; null for a new event, which came now. */
  judgedAt: Date | null
}

/** What one event adds to an entity's series. */
export type SeriesEvent = {
  emissionId: string
  entityId: string
  occurredAt: Date
  segment: string
  addition: Addition
  /** When the event came and was judged; null when it was sent quietly. */
  judgedAt: Date | null
}

/** Returns those of the event ids that are already stored. */
export async function knownEventIds(tx: Tx, eventIds: readonly string[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ eventId: string }[]>`/* knownEventIds */
    select "eventId" from "Emission" where "eventId" = any(${eventIds}::text[])`
  return new Set(rows.map((row) => row.eventId))
}

/**
 * Stores emissions and the entities that they count for.
 * @returns the ids of the stored emissions; it leaves out an event id that another node stored meanwhile
 */
export async function insertEmissions(tx: Tx, unordered: readonly NewEmission[]): Promise<Set<string>> {
  if (unordered.length === 0) return new Set()
  // All writers use the same order, so that two writers of the same events cannot wait for each other.
  const emissions = unordered.toSorted((a, b) => (a.eventId < b.eventId ? -1 : 1))
  // One JSON text costs a fraction of an array per column. It leaves out nulls and usual values.
  const given = emissions.map(({ calculation, ...emission }) => ({
    id: emission.id,
    eventId: emission.eventId,
    entityIds: emission.entityIds,
    occurredAt: emission.occurredAt,
    co2: calculation.co2,
    method: calculation.method,
    factorId: calculation.factor?.id,
    inputs: calculation.inputs,
    segment: calculation.segment,
    quantity: calculation.quantity,
    tonneKm: calculation.tonneKm,
    work: calculation.work ?? undefined,
    trackingNumber: emission.trackingNumber ?? undefined,
    uncounted: emission.counted ? undefined : true,
    quiet: emission.quiet || undefined,
    judgedAt: emission.judgedAt ?? undefined,
  }))
  const formulas = Object.fromEntries(emissions.map(({ calculation: { method, formula } }) => [method, formula]))
  const rows = await tx.$queryRaw<{ id: string }[]>`/* insertEmissions */
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g(
        id uuid, "eventId" text, "entityIds" uuid[], "occurredAt" timestamptz, co2 float8, method "CalculationMethod",
        "factorId" text, inputs jsonb, segment text, quantity float8, "tonneKm" float8, work jsonb,
        "trackingNumber" text, uncounted bool, quiet bool, "judgedAt" timestamptz
      )
    ), stored as (
      insert into "Emission" (id, "eventId", "entityId", "occurredAt", co2, method, "factorId", inputs, formula,
        segment, quantity, "tonneKm", work, "trackingNumber", "packageId", counted, "judgedAt")
      select g.id, g."eventId", g."entityIds"[1], g."occurredAt", g.co2, g.method, g."factorId", g.inputs,
        ${JSON.stringify(formulas)}::jsonb ->> g.method::text,
        g.segment, g.quantity, g."tonneKm", g.work, case when p.id is null then g."trackingNumber" end, p.id, g.uncounted is null,
        case when g.quiet is null then coalesce(g."judgedAt", statement_timestamp()) end
      from given g left join lateral (
        -- Of several parcels that bore the number, the newest that had begun.
        select id from "Package" p where p."trackingNumber" = g."trackingNumber"
        order by coalesce(p."firstScanAt" <= g."occurredAt", false) desc,
          case when p."firstScanAt" <= g."occurredAt" then p.journey end desc, p.journey limit 1
      ) as p on true
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

/** The fields of a stored event in which a correction can differ from it. It is filed under its first entity. */
export type StoredEvent = {
  eventId: string
  occurredAt: Date
  method: string
  factorId: string | null
  inputs: unknown
  entities: EntityRef[]
  judgedAt: Date | null
  /** Of the package that the leg carried. */
  trackingNumber: string | null
}

/** Waits for other transactions that hold these event ids, then holds them until this one ends. */
export async function lockEventIds(tx: Tx, eventIds: readonly string[]): Promise<void> {
  if (eventIds.length === 0) return
  // All writers use the same order, so that two of them cannot wait for each other.
  await tx.$executeRaw`/* lockEventIds */
    select pg_advisory_xact_lock(key)
    from (select distinct hashtextextended(id, 0) as key from unnest(${eventIds}::text[]) as id order by 1) as keys`
}

/** Loads the stored events with these ids. */
export async function storedEvents(tx: Tx, eventIds: readonly string[]): Promise<StoredEvent[]> {
  if (eventIds.length === 0) return []
  return tx.$queryRaw<StoredEvent[]>`/* storedEvents */
    select e."eventId", e."occurredAt", e.method::text, e."factorId", e.inputs, e."judgedAt",
      coalesce(p."trackingNumber", e."trackingNumber") as "trackingNumber",
      jsonb_agg(jsonb_build_object('type', n.type, 'key', n.key) order by (n.id = e."entityId") desc) as entities
    from "Emission" e
    join "EmissionEntity" c on c."emissionId" = e.id
    join "Entity" n on n.id = c."entityId"
    left join "Package" p on p.id = e."packageId"
    where e."eventId" = any(${eventIds}::text[])
    group by e.id, p.id`
}

/**
 * Removes the emissions with these event ids, so that corrected ones can take their place. @returns what they had added
 */
export async function withdrawEmissions(tx: Tx, eventIds: readonly string[]): Promise<SeriesEvent[]> {
  if (eventIds.length === 0) return []
  const removed = await tx.$queryRaw<SeriesRow[]>`/* withdrawEmissions */
    select e.id, c."entityId", e."occurredAt", e.segment, e.co2, e.quantity, e."tonneKm", e.work, e."judgedAt"
    from "Emission" e join "EmissionEntity" c on c."emissionId" = e.id
    where e."eventId" = any(${eventIds}::text[]) and e.counted`
  await tx.emission.deleteMany({ where: { eventId: { in: [...eventIds] } } })
  return removed.map(toSeriesEvent)
}

type SeriesRow = Addition & {
  id: string
  entityId: string
  occurredAt: Date
  segment: string
  judgedAt: Date | null
}

const toSeriesEvent = ({ id, co2, quantity, tonneKm, work, ...rest }: SeriesRow): SeriesEvent => ({
  emissionId: id,
  ...rest,
  addition: { co2, quantity, tonneKm, work: work && readWork(work) },
})

/**
 * All counted events of these entities, oldest first; events of the same instant in the order in which they came. With
 * `from` and `to`: only those with `from` <= time < `to`.
 */
export async function seriesEvents(
  tx: Tx,
  entityIds: readonly string[],
  from = longAgo,
  to = farFuture,
): Promise<SeriesEvent[]> {
  if (entityIds.length === 0) return []
  const rows = await tx.$queryRaw<SeriesRow[]>`/* seriesEvents */
    select e.id, c."entityId", c."occurredAt", e.segment, e.co2, e.quantity, e."tonneKm", e.work, e."judgedAt"
    from "EmissionEntity" c join "Emission" e on e.id = c."emissionId"
    where c."entityId" = any(${entityIds}::uuid[]) and e.counted
      and c."occurredAt" >= ${from} and c."occurredAt" < ${to}
    order by c."occurredAt", e.id`
  return rows.map(toSeriesEvent)
}

const longAgo = new Date('0001-01-01T00:00:00Z')
const farFuture = new Date(Date.UTC(9999, 0, 1))

/** All counted events of each entity from its own instant on, in the order of `seriesEvents`. */
export async function seriesEventsFrom(
  tx: Tx,
  wanted: readonly { entityId: string; from: Date | null }[],
): Promise<SeriesEvent[]> {
  if (wanted.length === 0) return []
  const rows = await tx.$queryRaw<SeriesRow[]>`/* seriesEventsFrom */
    select e.id, c."entityId", c."occurredAt", e.segment, e.co2, e.quantity, e."tonneKm", e.work, e."judgedAt"
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w("entityId" uuid, "from" timestamptz)
    join "EmissionEntity" c on c."entityId" = w."entityId" and c."occurredAt" >= coalesce(w."from", '-infinity')
    join "Emission" e on e.id = c."emissionId" and e.counted
    order by c."occurredAt", e.id`
  return rows.map(toSeriesEvent)
}

/** The newest counted event of each entity before its instant; an entity without one is left out. */
export async function newestBefore(
  tx: Tx,
  wanted: readonly { entityId: string; from: Date }[],
): Promise<Map<string, Date>> {
  if (wanted.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ id: string; at: Date }[]>`/* newestBefore */
    select w."entityId" as id, newest.at
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w("entityId" uuid, "from" timestamptz)
    cross join lateral (
      select c."occurredAt" as at from "EmissionEntity" c join "Emission" e on e.id = c."emissionId"
      where c."entityId" = w."entityId" and c."occurredAt" < w."from" and e.counted
      order by c."occurredAt" desc limit 1
    ) as newest`
  return new Map(rows.map(({ id, at }) => [id, at]))
}

/** Counts the events of each entity from its instant on; stops counting at `most` + 1. */
export async function countEvents(
  tx: Tx,
  wanted: readonly { entityId: string; from: Date }[],
  most: number,
): Promise<Map<string, number>> {
  if (wanted.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ id: string; count: number }[]>`/* countEvents */
    select w."entityId" as id, found.count
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w("entityId" uuid, "from" timestamptz)
    cross join lateral (
      select count(*)::int as count from (
        select from "EmissionEntity" c where c."entityId" = w."entityId" and c."occurredAt" >= w."from" limit ${most + 1}
      ) as counted
    ) as found`
  return new Map(rows.map(({ id, count }) => [id, count]))
}

/** By unit what was done for work in it, as `Part.works` adds it up. */
const worksColumns = Prisma.join(
  workUnits.map((unit) => {
    const has = Prisma.sql`filter (where e.work ? ${unit})`
    return Prisma.sql`${unit}::text, case when count(*) ${has} > 0 then jsonb_build_object(
      'amount', sum((e.work ->> ${unit})::float8 order by c."occurredAt", e.id) ${has},
      'co2', sum(e.co2 order by c."occurredAt", e.id) ${has}, 'count', count(*) ${has}) end`
  }),
)

/** What is counted of each entity with `from` <= time < `to`, as one period that starts at `from`. */
export async function sumBefore(
  tx: Tx,
  wanted: readonly { entityId: string; from: Date; to: Date }[],
): Promise<Map<string, Period>> {
  if (wanted.length === 0) return new Map()
  const rows = await tx.$queryRaw<(Part & { entityId: string; from: Date; segment: string })[]>`/* sumBefore */
    select c."entityId", w."from", e.segment, count(*)::int as count, sum(e.co2 order by c."occurredAt", e.id) as co2,
      sum(e.quantity order by c."occurredAt", e.id) as quantity, sum(e."tonneKm" order by c."occurredAt", e.id) as "tonneKm",
      nullif(jsonb_strip_nulls(jsonb_build_object(${worksColumns})), '{}') as works
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w("entityId" uuid, "from" timestamptz, "to" timestamptz)
    join "EmissionEntity" c on c."entityId" = w."entityId" and c."occurredAt" >= w."from" and c."occurredAt" < w."to"
    join "Emission" e on e.id = c."emissionId" and e.counted
    group by 1, 2, 3 order by min(c."occurredAt"), 3`
  return new Map(
    [...groupBy(rows, ({ entityId }) => entityId)].flatMap(([entityId, parts]) => {
      const periods = parts.map(({ from, segment, count, co2, quantity, tonneKm, works }) => ({
        start: from,
        co2,
        count,
        parts: { [segment]: { count, co2, quantity, tonneKm, ...(works && { works }) } },
      }))
      return periods.length > 0 ? [[entityId, periods.reduce(mergePeriods)] as const] : []
    }),
  )
}

/**
 * The newest event time among events that came at `since` or later: time has passed up to it. Null when it is not later
 * than `after`.
 */
export async function timePassedSince(tx: Tx, since: Date, after: Date): Promise<Date | null> {
  const [row] = await tx.$queryRaw<{ at: Date }[]>`/* timePassedSince */
    select "occurredAt" as at from "Emission"
    where "occurredAt" > ${after} and "judgedAt" >= ${since} and counted
    order by "occurredAt" desc limit 1`
  return row?.at ?? null
}

/** Counts the distinct days (UTC) on which each entity reported, without the events in `except`. */
export async function activeDays(
  tx: Tx,
  entityIds: readonly string[],
  except: readonly string[],
): Promise<Map<string, number>> {
  if (entityIds.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ entityId: string; days: bigint }[]>`/* activeDays */
    select c."entityId", count(distinct (c."occurredAt" at time zone 'UTC')::date) as days
    from "EmissionEntity" c join "Emission" e on e.id = c."emissionId"
    where c."entityId" = any(${entityIds}::uuid[]) and e.counted and e.id <> all(${except}::uuid[]) group by 1`
  return new Map(rows.map(({ entityId, days }) => [entityId, Number(days)]))
}

import type { Tx } from '../platform/db.ts'
import type { Calculation } from './calculation.ts'
import type { Addition } from './series.ts'

/** A computed emission on its way to its row; the first entity is the one it is filed under. */
export type NewEmission = {
  id: string
  eventId: string
  occurredAt: Date
  entityIds: readonly string[]
  calculation: Calculation
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
export async function insertEmissions(tx: Tx, emissions: readonly NewEmission[]): Promise<Set<string>> {
  if (emissions.length === 0) return new Set()
  const of = emissions.map((emission) => emission.calculation)
  const rows = await tx.$queryRaw<{ id: string }[]>`
    insert into "Emission" (id, "eventId", "entityId", "occurredAt", co2, method, "factorId", inputs, formula,
      segment, quantity, "tonneKm", counted)
    select id, event, entity, at, co2, method::"CalculationMethod", factor, inputs, formula, segment, quantity, tkm, counted
    from unnest(
      ${emissions.map((emission) => emission.id)}::uuid[],
      ${emissions.map((emission) => emission.eventId)}::text[],
      ${emissions.map((emission) => emission.entityIds[0])}::uuid[],
      ${emissions.map((emission) => emission.occurredAt)}::timestamptz[],
      ${of.map((calculation) => calculation.co2)}::float8[],
      ${of.map((calculation) => calculation.method)}::text[],
      ${of.map((calculation) => calculation.factor?.id ?? null)}::text[],
      ${of.map((calculation) => JSON.stringify(calculation.inputs))}::jsonb[],
      ${of.map((calculation) => calculation.formula)}::text[],
      ${of.map((calculation) => calculation.segment)}::text[],
      ${of.map((calculation) => calculation.quantity)}::float8[],
      ${of.map((calculation) => calculation.tonneKm)}::float8[],
      ${emissions.map((emission) => emission.counted)}::bool[]
    ) as r(id, event, entity, at, co2, method, factor, inputs, formula, segment, quantity, tkm, counted)
    on conflict ("eventId") do nothing
    returning id`
  const stored = new Set(rows.map((row) => row.id))
  const links = emissions
    .filter((emission) => stored.has(emission.id))
    .flatMap(({ id, occurredAt, entityIds }) => entityIds.map((entityId) => ({ id, occurredAt, entityId })))
  await tx.$executeRaw`
    insert into "EmissionEntity" ("entityId", "occurredAt", "emissionId")
    select * from unnest(
      ${links.map((link) => link.entityId)}::uuid[],
      ${links.map((link) => link.occurredAt)}::timestamptz[],
      ${links.map((link) => link.id)}::uuid[]
    )`
  return stored
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

/** All that is counted for an entity, oldest first; of `from` <= time < `to` where given. */
export async function seriesEvents(tx: Tx, entityId: string, from?: Date, to?: Date): Promise<SeriesEvent[]> {
  const rows = await tx.$queryRaw<SeriesRow[]>`
    select e.id, c."entityId", c."occurredAt", e.segment, e.co2, e.quantity, e."tonneKm"
    from "EmissionEntity" c join "Emission" e on e.id = c."emissionId"
    where c."entityId" = ${entityId}::uuid and e.counted
      and c."occurredAt" >= ${from ?? new Date(0)} and c."occurredAt" < ${to ?? new Date(8.64e15 / 100)}
    order by c."occurredAt"`
  return rows.map(toSeriesEvent)
}


/** On how many different days (UTC) an entity reported. */
export async function activeDays(tx: Tx, entityId: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ days: bigint }[]>`
    select count(distinct ("occurredAt" at time zone 'UTC')::date) as days
    from "EmissionEntity" where "entityId" = ${entityId}::uuid`
  return Number(row?.days ?? 0)
}

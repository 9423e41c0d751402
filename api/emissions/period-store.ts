import type { Tx } from '../platform/db.ts'
import { Prisma } from '../platform/generated/prisma/client.ts'
import { readParts } from './parts.ts'
import type { Period } from './series.ts'

/** A period with the baseline it was judged by (kg CO2e), where there was one. */
export type JudgedPeriod = Period & {
  baseline: number | null
  baselineLow: number | null
  baselineHigh: number | null
  /** The prior for the spread of the entity's type that the fit used. */
  prior: number | null
}

export type PeriodOf = { entityId: string; period: JudgedPeriod }

/** entityId, start in ms, co2, count, parts, baseline, baselineLow, baselineHigh, prior */
type PeriodRow = [string, number, number, number, unknown, number | null, number | null, number | null, number | null]

/** Reads rows of "SeriesPeriod" as one JSON text of arrays, which costs a fraction of reading row by row. */
async function readPeriods(tx: Tx, rows: Prisma.Sql): Promise<PeriodOf[]> {
  const [answer] = await tx.$queryRaw<{ periods: string | null }[]>`/* readPeriods */
    select json_agg(json_build_array("entityId", extract(epoch from start) * 1000, co2, count, parts,
      baseline, "baselineLow", "baselineHigh", prior))::text as periods
    from (${rows}) p`
  const periods: PeriodRow[] = JSON.parse(answer?.periods ?? '[]')
  return periods.map(([entityId, start, co2, count, parts, baseline, baselineLow, baselineHigh, prior]) => ({
    entityId,
    period: { start: new Date(start), co2, count, parts: readParts(parts), baseline, baselineLow, baselineHigh, prior },
  }))
}

/** Loads the periods that start at these instants, where they exist. */
export async function loadPeriods(tx: Tx, wanted: readonly { entityId: string; start: Date }[]): Promise<PeriodOf[]> {
  if (wanted.length === 0) return []
  const rows = Prisma.sql`
    select p.* from "SeriesPeriod" p
    join jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w("entityId" uuid, start timestamptz)
      on p."entityId" = w."entityId" and p.start = w.start`
  return readPeriods(tx, rows)
}

/** The newest `limit` periods of each entity that start before its instant. */
export async function loadHistories(
  tx: Tx,
  wanted: readonly { entityId: string; before: Date; limit: number }[],
): Promise<PeriodOf[]> {
  if (wanted.length === 0) return []
  const rows = Prisma.sql`
    select p.* from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w("entityId" uuid, before timestamptz, "limit" int)
    cross join lateral (
      select * from "SeriesPeriod" s where s."entityId" = w."entityId" and s.start < w.before
      order by s.start desc limit w."limit"
    ) p`
  return readPeriods(tx, rows)
}

/** Writes periods over the stored ones; deletes those that are empty. */
export async function savePeriods(tx: Tx, all: readonly PeriodOf[]): Promise<void> {
  await deletePeriodsAt(
    tx,
    all.flatMap(({ entityId, period }) => (period.count === 0 ? { entityId, start: period.start } : [])),
  )
  const rows = all.filter(({ period }) => period.count > 0)
  if (rows.length === 0) return
  const given = rows.map(({ entityId, period }) => ({ entityId, ...period }))
  await tx.$executeRaw`/* savePeriods */
    insert into "SeriesPeriod" ("entityId", start, co2, count, parts, baseline, "baselineLow", "baselineHigh", prior)
    select "entityId", start, co2, count, parts, baseline, "baselineLow", "baselineHigh", prior
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g(
      "entityId" uuid, start timestamptz, co2 float8, count int, parts jsonb,
      baseline float8, "baselineLow" float8, "baselineHigh" float8, prior float8
    )
    on conflict ("entityId", start) do update set co2 = excluded.co2, count = excluded.count, parts = excluded.parts,
      baseline = excluded.baseline, "baselineLow" = excluded."baselineLow", "baselineHigh" = excluded."baselineHigh",
      prior = excluded.prior`
}

/** Deletes all periods of entities, so that periods of another length can take their place. */
export async function deletePeriods(tx: Tx, entityIds: readonly string[]): Promise<void> {
  if (entityIds.length > 0) await tx.seriesPeriod.deleteMany({ where: { entityId: { in: [...entityIds] } } })
}

/** For the stored periods of each entity from its instant on: when they start, and the priors that their fits used. */
export async function storedFrom(
  tx: Tx,
  wanted: readonly { entityId: string; from: Date | null }[],
): Promise<{ entityId: string; start: Date; prior: number | null }[]> {
  if (wanted.length === 0) return []
  return tx.$queryRaw`/* storedFrom */
    select p."entityId", p.start, p.prior
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as w("entityId" uuid, "from" timestamptz)
    join "SeriesPeriod" p on p."entityId" = w."entityId" and p.start >= coalesce(w."from", '-infinity')`
}

/** Deletes periods that have become empty. */
export async function deletePeriodsAt(tx: Tx, gone: readonly { entityId: string; start: Date }[]): Promise<void> {
  if (gone.length === 0) return
  await tx.$executeRaw`/* deletePeriodsAt */
    delete from "SeriesPeriod" p using jsonb_to_recordset(${JSON.stringify(gone)}::jsonb) as g("entityId" uuid, start timestamptz)
    where p."entityId" = g."entityId" and p.start = g.start`
}

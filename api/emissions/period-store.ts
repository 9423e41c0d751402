import type { Tx } from '../platform/db.ts'
import type { Period } from './series.ts'

/** A period with the baseline it was judged by (kg CO2e), as far as there was one. */
export type JudgedPeriod = Period & {
  baseline: number | null
  baselineLow: number | null
  baselineHigh: number | null
}

export type PeriodOf = { entityId: string; period: JudgedPeriod }

type PeriodRow = JudgedPeriod & { entityId: string }

const toPeriodOf = ({ entityId, ...period }: PeriodRow): PeriodOf => ({ entityId, period })

/** The periods that start at these instants, as far as they exist. */
export async function loadPeriods(tx: Tx, wanted: readonly { entityId: string; start: Date }[]): Promise<PeriodOf[]> {
  if (wanted.length === 0) return []
  const rows = await tx.$queryRaw<PeriodRow[]>`
    select p."entityId", p.start, p.co2, p.count, p.parts, p.baseline, p."baselineLow", p."baselineHigh"
    from "SeriesPeriod" p
    join unnest(${wanted.map((each) => each.entityId)}::uuid[], ${wanted.map((each) => each.start)}::timestamptz[])
      as w(entity, start) on p."entityId" = w.entity and p.start = w.start`
  return rows.map(toPeriodOf)
}

/** The newest `limit` periods of each entity that start before its instant. */
export async function loadHistories(
  tx: Tx,
  wanted: readonly { entityId: string; before: Date; limit: number }[],
): Promise<PeriodOf[]> {
  if (wanted.length === 0) return []
  const rows = await tx.$queryRaw<PeriodRow[]>`
    select p."entityId", p.start, p.co2, p.count, p.parts, p.baseline, p."baselineLow", p."baselineHigh"
    from unnest(
      ${wanted.map((each) => each.entityId)}::uuid[],
      ${wanted.map((each) => each.before)}::timestamptz[],
      ${wanted.map((each) => each.limit)}::int[]
    ) as w(entity, before, most)
    cross join lateral (
      select * from "SeriesPeriod" s where s."entityId" = w.entity and s.start < w.before order by s.start desc limit w.most
    ) p`
  return rows.map(toPeriodOf)
}

/** Writes periods, over the ones that were there; one that holds nothing any more is forgotten. */
export async function savePeriods(tx: Tx, all: readonly PeriodOf[]): Promise<void> {
  await forgetPeriods(
    tx,
    all.filter(({ period }) => period.count === 0),
  )
  const rows = all.filter(({ period }) => period.count > 0)
  if (rows.length === 0) return
  const periods = rows.map((row) => row.period)
  await tx.$executeRaw`
    insert into "SeriesPeriod" ("entityId", start, co2, count, parts, baseline, "baselineLow", "baselineHigh")
    select * from unnest(
      ${rows.map((row) => row.entityId)}::uuid[],
      ${periods.map((period) => period.start)}::timestamptz[],
      ${periods.map((period) => period.co2)}::float8[],
      ${periods.map((period) => period.count)}::int[],
      ${periods.map((period) => JSON.stringify(period.parts))}::jsonb[],
      ${periods.map((period) => period.baseline)}::float8[],
      ${periods.map((period) => period.baselineLow)}::float8[],
      ${periods.map((period) => period.baselineHigh)}::float8[]
    )
    on conflict ("entityId", start) do update set co2 = excluded.co2, count = excluded.count, parts = excluded.parts,
      baseline = excluded.baseline, "baselineLow" = excluded."baselineLow", "baselineHigh" = excluded."baselineHigh"`
}

async function forgetPeriods(tx: Tx, rows: readonly PeriodOf[]): Promise<void> {
  if (rows.length === 0) return
  await tx.seriesPeriod.deleteMany({
    where: { OR: rows.map(({ entityId, period }) => ({ entityId, start: period.start })) },
  })
}

/** Forgets the periods of entities, for others of another length to take their place. */
export async function deletePeriods(tx: Tx, entityIds: readonly string[]): Promise<void> {
  if (entityIds.length > 0) await tx.seriesPeriod.deleteMany({ where: { entityId: { in: [...entityIds] } } })
}

import { isOnItsWay, packageStatuses } from '../packages/package-status.ts'
import { now } from '../platform/clock.ts'
import type { Db, Tx } from '../platform/db.ts'
import { type FigureName, type Figures, figureNames } from './figures.ts'

/** Adds to the figures. Call it near the end of a transaction, as every other transaction waits for their rows. */
export async function addFigures(tx: Tx, added: Figures): Promise<void> {
  // All writers use the same order, so that two of them cannot wait for each other.
  const changed = figureNames.filter((name) => (added[name] ?? 0) !== 0)
  if (changed.length === 0) return
  await tx.$executeRaw`/* addFigures */
    insert into "Figure" as f (name, value)
    select * from unnest(${changed}::text[], ${changed.map((name) => added[name])}::float8[])
    on conflict (name) do update set value = f.value + excluded.value`
}

/** Counts all figures again from the rows: once for a database without figures, and to check them. */
export async function recountFigures(db: Db | Tx): Promise<Figures> {
  const onTheirWay = packageStatuses.filter(isOnItsWay)
  const [figures] = await db.$queryRaw<Figures[]>`/* recountFigures */
    select p.*, a.*,
      (select count(*)::float8 from "Hotspot" where status = 'ACTIVE') as "activeHotspots",
      (select count(*)::float8 from "Alert" where status = 'FIRING') as "firingAlerts",
      (select count(*)::float8 from "Recommendation" where status = 'PENDING') as "pendingRecommendations"
    from (
      select count(*)::float8 as "totalPackages",
        count(*) filter (where status::text = any(${onTheirWay}::text[]))::float8 as "inTransit",
        count(*) filter (where status = 'DELIVERED' and "deliveredAt" is not null)::float8 as delivered,
        count("deliveredAt")::float8 as deliveries,
        coalesce(sum(extract(epoch from "deliveredAt" - "firstScanAt") * 1000), 0)::float8 as "deliveryMs"
      from "Package"
    ) as p cross join (
      select count(*) filter (where type = 'DELAYED' and status = 'OPEN' and "packageId" is not null)::float8 as delayed,
        count(*) filter (where status = 'OPEN')::float8 as anomalies,
        count(*)::float8 as "anomaliesEver",
        count(*) filter (where status = 'RECOVERED')::float8 as recovered
      from "Anomaly"
    ) as a`
  return figures ?? {}
}

/** Resets the figures to a count of the rows. */
export async function restoreFigures(tx: Tx): Promise<void> {
  await tx.$executeRaw`/* restoreFigures */ lock table "Figure" in exclusive mode`
  await tx.$executeRaw`/* restoreFigures */ delete from "Figure"`
  await addFigures(tx, await recountFigures(tx))
  await tx.$executeRaw`/* restoreFigures */ lock table "DailyCo2" in exclusive mode`
  await tx.$executeRaw`/* restoreFigures */ delete from "DailyCo2"`
  await tx.$executeRaw`/* restoreFigures */
    insert into "DailyCo2" (day, co2)
    select ("occurredAt" at time zone 'UTC')::date, sum(co2) from "Emission" where counted group by 1`
}

/** The dashboard's metrics, as in GraphQL. */
export type DashboardMetrics = {
  totalPackages: number
  inTransit: number
  delivered: number
  delayed: number
  anomalies: number
  recoveryRate: number | null
  avgDeliveryTime: number | null
  activeHotspots: number
  firingAlerts: number
  pendingRecommendations: number
  co2: number
  at: Date
}

const dayMs = 86_400_000

/** Reads a dozen figures and thirty days: no table that grows with the number of packages or emissions. */
export async function readMetrics(db: Db | Tx): Promise<DashboardMetrics> {
  const rows = await db.figure.findMany()
  const figure = (name: FigureName) => rows.find((row) => row.name === name)?.value ?? 0
  const share = (part: number, of: number) => (of > 0 ? part / of : null)
  const [sum] = await db.$queryRaw<{ co2: number | null }[]>`/* share */
    select sum(co2) as co2 from "DailyCo2" where day > (select max(day) from "DailyCo2") - 30`
  const meanMs = share(figure('deliveryMs'), figure('deliveries'))
  return {
    totalPackages: figure('totalPackages'),
    inTransit: figure('inTransit'),
    delivered: figure('delivered'),
    delayed: figure('delayed'),
    anomalies: figure('anomalies'),
    recoveryRate: share(figure('recovered'), figure('anomaliesEver')),
    avgDeliveryTime: meanMs === null ? null : meanMs / dayMs,
    activeHotspots: figure('activeHotspots'),
    firingAlerts: figure('firingAlerts'),
    pendingRecommendations: figure('pendingRecommendations'),
    // Adding and subtracting leaves rounding errors.
    co2: Math.max(0, sum?.co2 ?? 0),
    at: now(),
  }
}

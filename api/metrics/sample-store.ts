import { isDeepStrictEqual } from 'node:util'
import type { Db, Tx } from '../platform/db.ts'
import { type DashboardMetrics, readMetrics } from './figure-store.ts'

/** Whether two readings are equal, whenever they were taken. */
export const saysTheSame = (a: DashboardMetrics, b: DashboardMetrics): boolean =>
  isDeepStrictEqual({ ...a, at: null }, { ...b, at: null })

const isEmpty = ({ totalPackages, anomalies, co2 }: DashboardMetrics) => totalPackages + anomalies + co2 === 0

/** The minimum distance of two samples, also when a node takes over from another. */
const minDistanceMs = 50_000

/** Saves the key figures as of `now`, if they differ from the last sample. @returns whether it did */
export async function takeSample(db: Db, now: Date): Promise<boolean> {
  const last = await db.metricsSample.findFirst({ orderBy: { at: 'desc' } })
  if (last && Math.abs(now.getTime() - last.at.getTime()) < minDistanceMs) return false
  const metrics = { ...(await readMetrics(db)), at: now }
  if (last ? saysTheSame(metrics, last) : isEmpty(metrics)) return false
  await db.metricsSample.create({ data: metrics })
  return true
}

const keptDays = 30

export async function forgetOldSamples(db: Db, now: Date): Promise<void> {
  await db.metricsSample.deleteMany({ where: { at: { lt: new Date(now.getTime() - keptDays * 86_400_000) } } })
}

const maxSamples = 1_000

/** Samples of `from` <= time < `to`, oldest first; thinned out evenly when there are too many. */
export const readSamples = (db: Db | Tx, { from, to }: { from: Date; to: Date }): Promise<DashboardMetrics[]> =>
  db.$queryRaw<DashboardMetrics[]>`/* readSamples */
    select distinct on (stretch) "totalPackages", "inTransit", delivered, delayed, anomalies, "recoveryRate",
      "avgDeliveryTime", "activeHotspots", "firingAlerts", "pendingRecommendations", co2, at
    from (
      select *, ntile(${maxSamples}::int) over (order by at) as stretch
      from "MetricsSample" where at >= ${from} and at < ${to}
    ) as s
    order by stretch, at desc`

import type { Db, Tx } from '../platform/db.ts'
import { type Alert, Prisma } from '../platform/generated/prisma/client.ts'
import { wholeRows } from '../platform/whole-row.ts'
import type { Assignment, Tally } from './anomaly-alerts.ts'

const alertRows = wholeRows<Alert>('Alert', Prisma.AlertScalarFieldEnum)

export const insertAlerts = (tx: Tx, alerts: readonly Alert[]): Promise<void> => alertRows.insert(tx, alerts)

/** Writes locked alerts, whole rows, in one statement. */
export const saveAlerts = (tx: Tx, alerts: readonly Alert[]): Promise<void> => alertRows.update(tx, alerts)

/** Locks an alert until the transaction ends; null when there is none. */
export async function lockAlert(tx: Tx, id: string): Promise<Alert | null> {
  // Of two people who press the button at once, and of a cause that moves on meanwhile, one waits.
  const [alert] = await tx.$queryRaw<Alert[]>`/* lockAlert */ select * from "Alert" where id = ${id}::uuid for update`
  return alert ?? null
}

/** Locks the alerts of hotspots until the transaction ends. */
export async function lockAlertsOfHotspots(tx: Tx, hotspotIds: readonly string[]): Promise<Alert[]> {
  if (hotspotIds.length === 0) return []
  // A concurrent decision is either visible here, or waits.
  return tx.$queryRaw<Alert[]>`/* lockAlertsOfHotspots */
    select * from "Alert" where "hotspotId" = any(${[...hotspotIds]}::uuid[]) order by id for update`
}

/**
 * Locks the alerts with these ids and those of these groups until the transaction ends; other transactions that want
 * them wait.
 */
export async function lockAlertsOfAnomalies(
  tx: Tx,
  { ids, groupKeys }: { ids: readonly string[]; groupKeys: readonly string[] },
): Promise<Alert[]> {
  // Transactions that would open an alert for the same group wait as well; all lock in one order.
  await tx.$executeRaw`/* lockAlertsOfAnomalies */
    select pg_advisory_xact_lock(h) from (
      select distinct hashtextextended(key, 0) as h from unnest(${[...groupKeys]}::text[]) as key order by 1
    ) as hashes`
  return tx.$queryRaw<Alert[]>`/* lockAlertsOfAnomalies */
    select * from "Alert"
    where id = any(${[...ids]}::uuid[]) or "groupKey" = any(${[...groupKeys]}::text[]) order by id for update`
}

/** Links anomalies to their alerts. */
export async function linkAnomalies(tx: Tx, joined: Assignment['joined']): Promise<void> {
  if (joined.length === 0) return
  await tx.$executeRaw`/* linkAnomalies */
    update "Anomaly" as a set "alertId" = j.alert
    from unnest(${joined.map((each) => each.anomalyId)}::uuid[], ${joined.map((each) => each.alertId)}::uuid[])
      as j(anomaly, alert)
    where a.id = j.anomaly`
}

/** Counts the anomalies of each alert, by alert id; leaves out alerts without anomalies. */
export async function tallyAnomalies(tx: Tx, alertIds: readonly string[]): Promise<Map<string, Tally>> {
  if (alertIds.length === 0) return new Map()
  const rows = await tx.$queryRaw<
    (Omit<Tally, 'members'> & { id: string; members: Tally['members'] | null })[]
  >`/* tallyAnomalies */
    select l.id, counted.total, counted.count, counted.worst, sample.members
    from unnest(${[...alertIds]}::uuid[]) as l(id)
    cross join lateral (
      select count(*)::int as total, (count(*) filter (where status = 'OPEN'))::int as count,
        (max(severity) filter (where status = 'OPEN'))::text as worst
      from "Anomaly" where "alertId" = l.id
    ) as counted
    cross join lateral (
      select jsonb_agg(m order by m."isOpen" desc, m."trackingNumber", m.journey, m."openedAt", m.id) as members from (
        select a.id, a.type, a.severity, a.description, a.status = 'OPEN' as "isOpen",
          a."openedAt", a.carrier, a.location, a.lane, p."trackingNumber", p.journey
        from "Anomaly" a left join "Package" p on p.id = a."packageId"
        where a."alertId" = l.id
        order by a.status = 'OPEN' desc, p."trackingNumber", p.journey, a."openedAt", a.id limit 3
      ) as m
    ) as sample
    where counted.total > 0`
  return new Map(rows.map(({ id, members, ...counts }) => [id, { ...counts, members: members ?? [] }]))
}

/** Whether any silence ended before `at`. */
export async function hasEndedSilence(db: Db, at: Date): Promise<boolean> {
  const over = { status: 'SUPPRESSED', silencedUntil: { lte: at } } as const
  return (await db.alert.findFirst({ where: over, select: { id: true } })) !== null
}

/** Locks the alerts whose silence ended before `at` until the transaction ends. */
export const lockEndedSilences = (tx: Tx, at: Date, limit: number): Promise<Alert[]> =>
  // Those that somebody decides on just now are looked at again.
  tx.$queryRaw<Alert[]>`/* lockEndedSilences */
    select * from "Alert" where status = 'SUPPRESSED' and "silencedUntil" <= ${at}
    order by id limit ${limit} for update skip locked`

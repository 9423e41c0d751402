import type { Severity } from '../hotspots/severity.ts'
import type { Tx } from '../platform/db.ts'
import { type Alert, Prisma } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'
import { assignmentsOf } from '../platform/whole-row.ts'
import type { Change, Rows } from '../realtime/events.ts'
import { type Cause, nextAlertState } from './alert-lifecycle.ts'
import { groupLevel, groupMessage, type Member } from './messages.ts'
import { newAlert, worded } from './new-alert.ts'

/**
 * Raises an alert for each new anomaly, or lets it join the open one of those with the same cause, and moves on the
 * alerts whose anomalies changed: 200 packages stuck at one hub are one alert that counts them.
 * @returns the changes for the log
 */
export async function raiseForAnomalies(
  tx: Tx,
  anomalies: readonly Change<'anomaly'>[],
  now: Date,
): Promise<Change<'alert'>[]> {
  if (anomalies.length === 0) return []
  const created = anomalies.filter(({ kind, row }) => kind === 'CREATED' && row.status === 'OPEN').map(({ row }) => row)
  const known = await lockAlerts(tx, anomalies)
  const fresh = await openAlerts(tx, created, known, now)
  const causes = await causesOf(tx, [...known.values(), ...fresh])
  const raised = fresh.flatMap((alert): Change<'alert'>[] => {
    const cause = causes.get(alert.id)
    if (!cause) return []
    const row = { ...alert, level: cause.severity, ...worded(cause.message), count: cause.count }
    return [{ topic: 'alert', kind: 'CREATED', row, at: now, before: null }]
  })
  const moved = [...known.values()].flatMap((before): Change<'alert'>[] => {
    const cause = causes.get(before.id)
    const transition = cause && nextAlertState(before, cause, now)
    if (!transition) return []
    const groupKey = transition.state.status === 'RESOLVED' ? null : before.groupKey
    const row = { ...before, ...transition.state, groupKey, count: cause.count, updatedAt: now }
    return [{ topic: 'alert', kind: 'UPDATED', row, at: now, before }]
  })
  const changes = [...raised, ...moved]
  await saveAlerts(
    tx,
    changes.map(({ row }) => row),
  )
  return changes
}

const assignments = assignmentsOf(Prisma.AlertScalarFieldEnum)

/** Writes alerts that are held, whole, in one statement. */
export async function saveAlerts(tx: Tx, alerts: readonly Alert[]): Promise<void> {
  if (alerts.length === 0) return
  await tx.$executeRaw`
    update "Alert" as a set ${assignments}
    from jsonb_populate_recordset(null::"Alert", ${JSON.stringify(alerts)}::jsonb) as r
    where a.id = r.id`
}

/** The alerts that these anomalies have or may join, by id; others who want them wait. */
async function lockAlerts(tx: Tx, anomalies: readonly Change<'anomaly'>[]): Promise<Map<string, Alert>> {
  const ids = anomalies.flatMap(({ kind, row }) => (kind === 'UPDATED' ? (row.alertId ?? []) : []))
  const keys = [...new Set(anomalies.flatMap(({ kind, row }) => (kind === 'CREATED' ? (row.groupKey ?? []) : [])))]
  // Also who would open the same group waits; all in one order.
  await tx.$executeRaw`
    select pg_advisory_xact_lock(h) from (
      select distinct hashtextextended(key, 0) as h from unnest(${keys}::text[]) as key order by 1
    ) as hashes`
  await tx.$queryRaw`
    select id from "Alert" where id = any(${ids}::uuid[]) or "groupKey" = any(${keys}::text[]) order by id for update`
  const rows = await tx.alert.findMany({ where: { OR: [{ id: { in: ids } }, { groupKey: { in: keys } }] } })
  return new Map(rows.map((row) => [row.id, row]))
}

/** Gives each new anomaly its alert: the open one of its group, or a new one. @returns the new ones */
async function openAlerts(
  tx: Tx,
  created: readonly Rows['anomaly'][],
  known: ReadonlyMap<string, Alert>,
  now: Date,
): Promise<Alert[]> {
  if (created.length === 0) return []
  const open = new Map([...known.values()].flatMap((alert) => (alert.groupKey ? [[alert.groupKey, alert]] : [])))
  const fresh: Alert[] = []
  const joined: { anomalyId: string; alertId: string }[] = []
  for (const [key, members] of groupBy(created, ({ id, groupKey }) => groupKey ?? id)) {
    let alert = open.get(key)
    if (!alert) {
      alert = newAlert({ groupKey: members[0]?.groupKey ?? null }, now)
      fresh.push(alert)
    }
    for (const { id } of members) joined.push({ anomalyId: id, alertId: alert.id })
  }
  if (fresh.length > 0) await tx.alert.createMany({ data: fresh })
  await tx.$executeRaw`
    update "Anomaly" as a set "alertId" = j.alert
    from unnest(${joined.map((each) => each.anomalyId)}::uuid[], ${joined.map((each) => each.alertId)}::uuid[])
      as j(anomaly, alert)
    where a.id = j.anomaly`
  return fresh
}

type Group = Cause & { count: number }

/** What the anomalies of each alert amount to now. */
async function causesOf(tx: Tx, alerts: readonly Alert[]): Promise<Map<string, Group>> {
  if (alerts.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ id: string; count: number; worst: Severity | null; members: Member[] | null }[]>`
    select l.id, open.count, open.worst, sample.members
    from unnest(${alerts.map(({ id }) => id)}::uuid[]) as l(id)
    cross join lateral (
      select count(*)::int as count, max(severity)::text as worst
      from "Anomaly" where "alertId" = l.id and status = 'OPEN'
    ) as open
    cross join lateral (
      select jsonb_agg(m order by m.id) as members from (
        select a.id, a.type, a.description, p."trackingNumber", p.carrier, p.location, p.lane
        from "Anomaly" a left join "Package" p on p.id = a."packageId"
        where a."alertId" = l.id and a.status = 'OPEN' order by a.id limit 3
      ) as m
    ) as sample`
  return new Map(
    rows.map(({ id, count, worst, members }) => [
      id,
      {
        count,
        over: count === 0,
        severity: groupLevel(worst ?? 'INFO', count),
        message: groupMessage(members ?? [], count),
      },
    ]),
  )
}

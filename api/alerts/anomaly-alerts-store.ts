import type { Tx } from '../platform/db.ts'
import { type Alert, Prisma } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'
import { wholeRows } from '../platform/whole-row.ts'
import type { Change } from '../realtime/events.ts'
import type { Severity } from '../vocabulary/severity.ts'
import { type Cause, nextAlertState } from './alert-lifecycle.ts'
import { groupLevel, groupMessage, type Member } from './messages.ts'
import { newAlert, worded } from './new-alert.ts'

/**
 * Raises an alert for each new anomaly, or lets it join the open one of those with the same cause, and moves on the
 * alerts whose anomalies changed: 200 packages stuck at one hub are one alert that counts them. An alert whose anomalies
 * should never have been is taken out with its notifications.
 * @returns the changes for the log
 */
export async function raiseForAnomalies(
  tx: Tx,
  anomalies: readonly Change<'anomaly'>[],
  now: Date,
): Promise<Change<'alert' | 'notification'>[]> {
  if (anomalies.length === 0) return []
  const known = await lockAlerts(tx, anomalies)
  const fresh = await joinAlerts(tx, anomalies, known, now)
  const causes = await causesOf(tx, [...known.keys(), ...fresh.map(({ id }) => id)])
  const raised = fresh.flatMap((alert): Change<'alert'>[] => {
    const cause = causes.get(alert.id)
    if (!cause) return []
    const over = cause.over ? { status: 'RESOLVED' as const, resolvedAt: now, groupKey: null } : {}
    const row = { ...alert, level: cause.severity, ...worded(cause.message), count: cause.count, ...over }
    return [{ topic: 'alert', kind: 'CREATED', row, at: now, before: null }]
  })
  const moved = [...known].flatMap(([id, alert]) => moveOn(alert, causes.get(id), now) ?? [])
  await saveAlerts(
    tx,
    [...raised, ...moved].flatMap(({ kind, row }) => (kind === 'REMOVED' ? [] : row)),
  )
  const removed = moved.flatMap(({ kind, row }) => (kind === 'REMOVED' ? row.id : []))
  return [...raised, ...moved, ...(await removeAlerts(tx, removed, now))]
}

/** An alert that is held, as it was and with the group that it stands for from now on. */
type Held = { before: Alert; groupKey: string | null }

function moveOn({ before, groupKey }: Held, cause: Group | undefined, now: Date): Change<'alert'> | null {
  if (!cause) return { topic: 'alert', kind: 'REMOVED', row: before, at: now, before }
  const state = nextAlertState(before, cause, now)?.state ?? before
  const isOver = state.status === 'RESOLVED'
  // What was last said of the only one that it stood for, which may be known better now.
  const said = isOver && cause.isSole && !before.resolvedBy ? { ...worded(cause.message), level: cause.severity } : {}
  const row = { ...before, ...state, ...said, groupKey: isOver ? null : groupKey, count: cause.count }
  const isSame = (Object.keys(row) as (keyof Alert)[]).every((name) => row[name] === before[name])
  return isSame ? null : { topic: 'alert', kind: 'UPDATED', row: { ...row, updatedAt: now }, at: now, before }
}

/** Takes out alerts that should never have been, and what people were told of them. @returns the changes of the latter */
async function removeAlerts(tx: Tx, ids: readonly string[], at: Date): Promise<Change<'notification'>[]> {
  if (ids.length === 0) return []
  const told = await tx.notification.findMany({ where: { alertId: { in: [...ids] } } })
  await tx.notification.deleteMany({ where: { id: { in: told.map(({ id }) => id) } } })
  await tx.alert.deleteMany({ where: { id: { in: [...ids] } } })
  return told.map((each) => {
    const row = { ...each, readBy: null }
    return { topic: 'notification', kind: 'REMOVED', row, at, before: row }
  })
}

const alertRows = wholeRows<Alert>('Alert', Prisma.AlertScalarFieldEnum)

/** Writes alerts that are held, whole, in one statement. */
export const saveAlerts = (tx: Tx, alerts: readonly Alert[]): Promise<void> => alertRows.update(tx, alerts)

/** Whether an anomaly needs an alert: it is new, or open again, or now has something else in common with others. */
const isJoining = ({ kind, row, before }: Change<'anomaly'>): boolean =>
  kind === 'CREATED' ||
  (kind === 'UPDATED' && row.status === 'OPEN' && (before?.status !== 'OPEN' || before.groupKey !== row.groupKey))

/** The alerts that these anomalies have or may join, by id; others who want them wait. */
async function lockAlerts(tx: Tx, anomalies: readonly Change<'anomaly'>[]): Promise<Map<string, Held>> {
  const ids = anomalies.flatMap(({ before }) => before?.alertId ?? [])
  const joining = anomalies.filter(isJoining)
  const keys = [...new Set(joining.flatMap(({ row }) => (row.status === 'OPEN' ? (row.groupKey ?? []) : [])))]
  // Also who would open the same group waits; all in one order.
  await tx.$executeRaw`
    select pg_advisory_xact_lock(h) from (
      select distinct hashtextextended(key, 0) as h from unnest(${keys}::text[]) as key order by 1
    ) as hashes`
  await tx.$queryRaw`
    select id from "Alert" where id = any(${ids}::uuid[]) or "groupKey" = any(${keys}::text[]) order by id for update`
  const rows = await tx.alert.findMany({ where: { OR: [{ id: { in: ids } }, { groupKey: { in: keys } }] } })
  return new Map(rows.map((before) => [before.id, { before, groupKey: before.groupKey }]))
}

/**
 * Gives each anomaly that needs one its alert: the open one of its group, its own which was over, or a new one. One that
 * is over already joins no group.
 * @returns the new ones
 */
async function joinAlerts(
  tx: Tx,
  anomalies: readonly Change<'anomaly'>[],
  known: ReadonlyMap<string, Held>,
  now: Date,
): Promise<Alert[]> {
  const joining = anomalies.filter(isJoining)
  if (joining.length === 0) return []
  const open = new Map<string, string>()
  for (const { before } of known.values()) if (before.groupKey) open.set(before.groupKey, before.id)
  const fresh: Alert[] = []
  const joined: { anomalyId: string; alertId: string }[] = []
  for (const [key, members] of groupBy(joining, ({ row }) => (row.status === 'OPEN' && row.groupKey) || row.id)) {
    const groupKey = members[0]?.row.status === 'OPEN' ? (members[0].row.groupKey ?? null) : null
    let alertId = open.get(key) ?? members.flatMap((each) => ownOf(each, known) ?? [])[0]
    const held = alertId === undefined ? undefined : known.get(alertId)
    if (held) held.groupKey = groupKey
    if (alertId === undefined) {
      const alert = newAlert({ groupKey }, now)
      fresh.push(alert)
      alertId = alert.id
    }
    for (const { row } of members) joined.push({ anomalyId: row.id, alertId })
  }
  if (fresh.length > 0) await tx.alert.createMany({ data: fresh })
  await tx.$executeRaw`
    update "Anomaly" as a set "alertId" = j.alert
    from unnest(${joined.map((each) => each.anomalyId)}::uuid[], ${joined.map((each) => each.alertId)}::uuid[])
      as j(anomaly, alert)
    where a.id = j.anomaly`
  return fresh
}

/** The alert of one that is open again; what a person closed stays closed. */
function ownOf({ before, row }: Change<'anomaly'>, known: ReadonlyMap<string, Held>): string | null {
  const own = before?.alertId ? known.get(before.alertId)?.before : undefined
  return own && own.status === 'RESOLVED' && !own.resolvedBy && before?.groupKey === row.groupKey ? own.id : null
}

/** `isSole`: it stands for one, which is over. */
type Group = Cause & { count: number; isSole: boolean }

type Counted = Member & { severity: Severity }

/** What the anomalies of each alert amount to now; none of one that has no anomaly. */
async function causesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, Group>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.$queryRaw<
    { id: string; total: number; count: number; worst: Severity | null; members: Counted[] | null }[]
  >`
    select l.id, counted.total, counted.count, counted.worst, sample.members
    from unnest(${ids}::uuid[]) as l(id)
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
  return new Map(
    rows.map(({ id, total, count, worst, members }) => {
      const isSole = count === 0 && total === 1
      const named = (members ?? []).slice(0, isSole ? 1 : count)
      return [
        id,
        {
          count,
          over: count === 0,
          isSole,
          severity: groupLevel(worst ?? named[0]?.severity ?? 'INFO', Math.max(1, count)),
          message: groupMessage(named, Math.max(1, count)),
        },
      ]
    }),
  )
}

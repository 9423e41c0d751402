/** Assigns anomalies to alerts, and summarises the anomalies of an alert. No I/O. */
import type { Alert } from '../platform/generated/prisma/client.ts'
import { groupBy } from '../platform/group-by.ts'
import type { Change } from '../realtime/events.ts'
import type { Severity } from '../vocabulary/severity.ts'
import { type Cause, nextAlertState } from './alert-lifecycle.ts'
import { groupLevel, groupMessage, type Member } from './messages.ts'
import { newAlert, worded } from './new-alert.ts'

/** Whether an anomaly needs an alert: it is new, was opened again, or changed its group. */
const isJoining = ({ kind, row, before }: Change<'anomaly'>): boolean =>
  kind === 'CREATED' ||
  (kind === 'UPDATED' && row.status === 'OPEN' && (before?.status !== 'OPEN' || before.groupKey !== row.groupKey))

/** The alerts that these anomalies have, by id, and the alerts that they may join, by group key. */
export function wantedAlerts(anomalies: readonly Change<'anomaly'>[]): { ids: string[]; groupKeys: string[] } {
  const ids = anomalies.flatMap(({ before }) => before?.alertId ?? [])
  const open = anomalies.filter((change) => isJoining(change) && change.row.status === 'OPEN')
  return { ids, groupKeys: [...new Set(open.flatMap(({ row }) => row.groupKey ?? []))] }
}

/** `groupKeys`: the group that each alert stands for from now on, by alert id. */
export type Assignment = {
  fresh: Alert[]
  joined: { anomalyId: string; alertId: string }[]
  groupKeys: ReadonlyMap<string, string | null>
}

/**
 * Assigns an alert to each anomaly that needs one: the open alert of its group, its own earlier alert, or a new one. An
 * anomaly that has ended already joins no group.
 * @param known the wanted alerts (see `wantedAlerts`), by id
 */
export function assignAlerts(
  anomalies: readonly Change<'anomaly'>[],
  known: ReadonlyMap<string, Alert>,
  now: Date,
): Assignment {
  const fresh: Alert[] = []
  const joined: Assignment['joined'] = []
  const groupKeys = new Map([...known].map(([id, alert]) => [id, alert.groupKey]))
  const open = new Map([...known.values()].flatMap(({ id, groupKey }) => (groupKey ? [[groupKey, id]] : [])))
  const groups = groupBy(anomalies.filter(isJoining), ({ row }) => (row.status === 'OPEN' && row.groupKey) || row.id)
  for (const [key, members] of groups) {
    const groupKey = members[0]?.row.status === 'OPEN' ? (members[0].row.groupKey ?? null) : null
    const found = open.get(key) ?? members.flatMap((each) => ownOf(each, known) ?? [])[0]
    if (found !== undefined) groupKeys.set(found, groupKey)
    else fresh.push(newAlert({ groupKey }, now))
    const alertId = found ?? fresh.at(-1)?.id
    if (alertId) joined.push(...members.map(({ row }) => ({ anomalyId: row.id, alertId })))
  }
  return { fresh, joined, groupKeys }
}

/** The earlier alert of an anomaly that was opened again; an alert that a person closed stays closed. */
function ownOf({ before, row }: Change<'anomaly'>, known: ReadonlyMap<string, Alert>): string | null {
  const own = before?.alertId ? known.get(before.alertId) : undefined
  return own && own.status === 'RESOLVED' && !own.resolvedBy && before?.groupKey === row.groupKey ? own.id : null
}

/**
 * The anomalies of one alert: `total` is their number, `count` the number of open ones, `worst` the highest severity of
 * the open ones; `members` are the first of them, open ones first.
 */
export type Tally = {
  total: number
  count: number
  worst: Severity | null
  members: readonly (Member & { severity: Severity })[]
}

/** `isSole`: the alert stands for a single anomaly, which has ended. */
export type GroupCause = Cause & { count: number; isSole: boolean }

/** Summarises the anomalies of an alert as its cause. */
export function groupCause({ total, count, worst, members }: Tally): GroupCause {
  const isSole = count === 0 && total === 1
  const named = members.slice(0, isSole ? 1 : count)
  return {
    count,
    over: count === 0,
    isSole,
    severity: groupLevel(worst ?? named[0]?.severity ?? 'INFO', Math.max(1, count)),
    message: groupMessage(named, Math.max(1, count)),
  }
}

/** The change that creates an alert, once the summary of its anomalies is known. */
export function raisedAlert(alert: Alert, cause: GroupCause, now: Date): Change<'alert'> {
  const past = cause.over && ({ status: 'RESOLVED', resolvedAt: now, groupKey: null } as const)
  const row = { ...alert, level: cause.severity, ...worded(cause.message), count: cause.count, ...past }
  return { topic: 'alert', kind: 'CREATED', reason: 'RAISED', row, at: now, before: null }
}

/**
 * The change of an existing alert, which stands for the group `groupKey` from now on; null when nothing changes.
 * `dismissed`: a person has dismissed an anomaly of it just now.
 */
export function movedAlert(
  before: Alert,
  { cause, groupKey, dismissed }: { cause: GroupCause; groupKey: string | null; dismissed: boolean },
  now: Date,
): Change<'alert'> | null {
  const next = nextAlertState(before, cause, now)
  const state = next?.state ?? before
  const isOver = state.status === 'RESOLVED'
  // Repeat the last text of its only anomaly: a correction may have changed it.
  const said = isOver && cause.isSole && !before.resolvedBy ? { ...worded(cause.message), level: cause.severity } : {}
  const row = { ...before, ...state, ...said, groupKey: isOver ? null : groupKey, count: cause.count }
  const isSame = (Object.keys(row) as (keyof Alert)[]).every((name) => row[name] === before[name])
  if (isSame) return null
  const judged = next?.reason ?? 'UPDATED'
  const reason = judged === 'CAUSE_ENDED' && dismissed ? 'DISMISSED' : judged
  return { topic: 'alert', kind: 'UPDATED', reason, row: { ...row, updatedAt: now }, at: now, before }
}

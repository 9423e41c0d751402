import { removeNotifications } from '../notifications/notification-store.ts'
import type { Tx } from '../platform/db.ts'
import type { Alert } from '../platform/generated/prisma/client.ts'
import type { AlertChangeReason, Change } from '../realtime/events.ts'

/** Why an alert is removed: it should never have been, or it ended longer ago than alerts are kept. */
export type RemovalReason = Extract<AlertChangeReason, 'WITHDRAWN' | 'EXPIRED'>

/** Removes alerts that are locked, with their notifications. @returns the changes for the log */
export async function removeAlerts(
  tx: Tx,
  alerts: readonly Alert[],
  reason: RemovalReason,
  now: Date,
): Promise<Change<'alert' | 'notification'>[]> {
  if (alerts.length === 0) return []
  const told = await removeNotifications(tx, alerts, now)
  await tx.alert.deleteMany({ where: { id: { in: alerts.map(({ id }) => id) } } })
  return [
    ...told,
    ...alerts.map((row): Change<'alert'> => ({ topic: 'alert', kind: 'REMOVED', reason, row, at: now, before: row })),
  ]
}

/** Removes alerts that were resolved before `before`, at most `limit`, with their notifications. */
export async function removeResolvedAlerts(
  tx: Tx,
  { before, limit }: { before: Date; limit: number },
  now: Date,
): Promise<{ count: number; changes: Change[] }> {
  const alerts = await tx.$queryRaw<Alert[]>`/* removeResolvedAlerts */
    select * from "Alert" where status = 'RESOLVED' and "resolvedAt" < ${before}
    order by id limit ${limit} for update skip locked`
  return { count: alerts.length, changes: await removeAlerts(tx, alerts, 'EXPIRED', now) }
}

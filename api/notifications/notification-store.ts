import type { Db, Tx } from '../platform/db.ts'
import { type Notification, Prisma } from '../platform/generated/prisma/client.ts'
import { wholeRows } from '../platform/whole-row.ts'
import type { Change } from '../realtime/events.ts'
import type { NotificationNews } from '../realtime/topics.ts'

const notificationRows = wholeRows<Notification>('Notification', Prisma.NotificationScalarFieldEnum)

/** @returns the changes for the log */
export async function storeNotifications(tx: Tx, news: readonly NotificationNews[]): Promise<Change<'notification'>[]> {
  await notificationRows.insert(
    tx,
    news.map(({ readBy, ...row }) => row),
  )
  return news.map((row) => ({ topic: 'notification', kind: 'CREATED', row, at: row.createdAt, before: null }))
}

/**
 * Removes the notifications of alerts that should never have existed; with a time, only those from then on.
 * @returns the changes for the log
 */
export async function removeNotifications(
  tx: Tx,
  alerts: readonly { id: string; since?: Date | null }[],
  at: Date,
): Promise<Change<'notification'>[]> {
  if (alerts.length === 0) return []
  const where = { OR: alerts.map(({ id, since }) => ({ alertId: id, ...(since && { createdAt: { gte: since } }) })) }
  const found = await tx.notification.findMany({ where, orderBy: { id: 'asc' } })
  if (found.length === 0) return []
  await tx.notification.deleteMany({ where: { id: { in: found.map(({ id }) => id) } } })
  return found.map((each) => removedNotification(each, at))
}

/** Removes notifications older than `before`, at most `limit`. @returns the changes for the log */
export async function removeNotificationsBefore(
  tx: Tx,
  { before, limit }: { before: Date; limit: number },
  at: Date,
): Promise<Change<'notification'>[]> {
  const where = { createdAt: { lt: before } }
  const found = await tx.notification.findMany({ where, orderBy: { createdAt: 'asc' }, take: limit })
  await tx.notification.deleteMany({ where: { id: { in: found.map(({ id }) => id) } } })
  return found.map((each) => removedNotification(each, at))
}

function removedNotification(each: Notification, at: Date): Change<'notification'> {
  const row = { ...each, readBy: null }
  return { topic: 'notification', kind: 'REMOVED', row, at, before: row }
}

export const findNotification = (tx: Tx, id: string): Promise<Notification | null> =>
  tx.notification.findUnique({ where: { id } })

/** The id of the newest notification; null when there is none. */
export async function newestNotificationId(db: Db | Tx): Promise<string | null> {
  const newest = await db.notification.findFirst({ orderBy: { id: 'desc' }, select: { id: true } })
  return newest?.id ?? null
}

/** Ids after `gt`, if given, up to and including `lte`. */
export type IdRange = { gt?: string; lte: string }

/** The notifications that a viewer has not read, oldest first. */
export const findUnread = (tx: Tx, viewer: string, id: IdRange, limit: number): Promise<Notification[]> =>
  tx.notification.findMany({ where: { id, reads: { none: { viewer } } }, orderBy: { id: 'asc' }, take: limit })

/**
 * Records that a viewer has read these. @returns the ids of those that were unread: another screen may have been faster
 */
export async function addReads(tx: Tx, viewer: string, ids: readonly string[], readAt: Date): Promise<Set<string>> {
  const read = await tx.notificationRead.createManyAndReturn({
    data: ids.map((notificationId) => ({ notificationId, viewer, readAt })),
    skipDuplicates: true,
  })
  return new Set(read.map(({ notificationId }) => notificationId))
}

import type { Tx } from '../platform/db.ts'
import { notFound } from '../platform/ids.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import type { Change, NotificationNews } from '../realtime/events.ts'

/** @returns the changes for the log */
export async function storeNotifications(tx: Tx, news: readonly NotificationNews[]): Promise<Change<'notification'>[]> {
  if (news.length > 0) await tx.notification.createMany({ data: news.map(({ readBy, ...row }) => row) })
  return news.map((row) => ({ topic: 'notification', kind: 'CREATED', row, at: row.createdAt, before: null }))
}

/**
 * Takes note that a viewer has read it; that he reads it again changes nothing.
 * @throws PlumeError NOT_FOUND
 */
export function markRead(log: ChangeLog, id: string, viewer: string): Promise<void> {
  return log.commit(async (tx, emit) => {
    const row = await tx.notification.findUnique({ where: { id } })
    if (!row) throw notFound('Notification')
    const at = new Date()
    const data = [{ notificationId: id, viewer, readAt: at }]
    const { count } = await tx.notificationRead.createMany({ data, skipDuplicates: true })
    if (count === 0) return
    const before = { ...row, readBy: null }
    emit({ topic: 'notification', kind: 'UPDATED', row: { ...row, readBy: viewer }, at, before })
  })
}

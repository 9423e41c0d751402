import { now } from '../platform/clock.ts'
import type { Db, Tx } from '../platform/db.ts'
import { notFound } from '../platform/ids.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import type { Change, NotificationNews } from '../realtime/events.ts'

/** @returns the changes for the log */
export async function storeNotifications(tx: Tx, news: readonly NotificationNews[]): Promise<Change<'notification'>[]> {
  if (news.length > 0) await tx.notification.createMany({ data: news.map(({ readBy, ...row }) => row) })
  return news.map((row) => ({ topic: 'notification', kind: 'CREATED', row, at: row.createdAt, before: null }))
}

/**
 * Removes what was told of alerts that should never have been, or, where a time is given, should not have been so from
 * then on.
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
  return found.map((each) => {
    const row = { ...each, readBy: null }
    return { topic: 'notification', kind: 'REMOVED', row, at, before: row }
  })
}

/**
 * Takes note that a viewer has read it; that he reads it again changes nothing.
 * @throws PlumeError NOT_FOUND
 */
export function markRead(log: ChangeLog, id: string, viewer: string): Promise<void> {
  return log.commit(async (tx, emit) => {
    const row = await tx.notification.findUnique({ where: { id } })
    if (!row) throw notFound('Notification')
    const at = now()
    const data = [{ notificationId: id, viewer, readAt: at }]
    const { count } = await tx.notificationRead.createMany({ data, skipDuplicates: true })
    if (count === 0) return
    const before = { ...row, readBy: null }
    emit({ topic: 'notification', kind: 'UPDATED', row: { ...row, readBy: viewer }, at, before })
  })
}

/** Notifications that are read in one transaction, and by one call. */
const mostAtOnce = 500
export const mostReadByCall = 5_000

/**
 * Takes note that a viewer has read what there is now, the oldest first, `mostReadByCall` at most.
 * @returns how many they had not
 */
export async function markAllRead(db: Db | Tx, log: ChangeLog, viewer: string): Promise<number> {
  // What comes meanwhile is not read: else a busy hour would have no end.
  const newest = await db.notification.findFirst({ orderBy: { id: 'desc' }, select: { id: true } })
  if (!newest) return 0
  let total = 0
  let after: string | undefined
  while (total < mostReadByCall) {
    const { last, marked } = await markSomeRead(log, viewer, { gt: after, lte: newest.id })
    total += marked
    if (last === null || log.stopping.aborted) break
    after = last
  }
  return total
}

/** @returns how many were marked, and the last that was looked at; null when there are no more */
function markSomeRead(
  log: ChangeLog,
  viewer: string,
  id: { gt?: string; lte: string },
): Promise<{ last: string | null; marked: number }> {
  return log.commit(async (tx, emit) => {
    const at = now()
    const where = { id, reads: { none: { viewer } } }
    const rows = await tx.notification.findMany({ where, orderBy: { id: 'asc' }, take: mostAtOnce })
    const read = await tx.notificationRead.createManyAndReturn({
      data: rows.map(({ id }) => ({ notificationId: id, viewer, readAt: at })),
      skipDuplicates: true,
    })
    // Another screen of the viewer may have been faster with some.
    const ids = new Set(read.map(({ notificationId }) => notificationId))
    for (const row of rows.filter(({ id }) => ids.has(id))) {
      const before = { ...row, readBy: null }
      emit({ topic: 'notification', kind: 'UPDATED', row: { ...row, readBy: viewer }, at, before })
    }
    return { last: rows.length < mostAtOnce ? null : (rows.at(-1)?.id ?? null), marked: read.length }
  })
}

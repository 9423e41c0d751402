import { now } from '../platform/clock.ts'
import type { Notification } from '../platform/generated/prisma/client.ts'
import { notFound } from '../platform/ids.ts'
import type { ChangeLog } from '../realtime/change-log.ts'
import type { Change } from '../realtime/events.ts'
import { addReads, findNotification, findUnread, type IdRange } from './notification-store.ts'

/**
 * Records that a viewer has read a notification; doing so again changes nothing.
 * @throws PlumeError NOT_FOUND
 */
export function markRead(log: ChangeLog, id: string, viewer: string): Promise<void> {
  return log.commit(async (tx, emit) => {
    const row = await findNotification(tx, id)
    if (!row) throw notFound('Notification')
    const at = now()
    const read = await addReads(tx, viewer, [id], at)
    if (read.size > 0) emit(readChange(row, viewer, at))
  })
}

/** How many notifications are marked in one transaction, and by one call. */
const maxAtOnce = 500
export const maxReadByCall = 5_000

/**
 * Records that a viewer has read all notifications up to `newestId`, oldest first, `maxReadByCall` at most. Leaves out
 * those that arrive meanwhile: else a busy hour would never end.
 * @returns how many were unread
 */
export async function markAllRead(log: ChangeLog, viewer: string, newestId: string): Promise<number> {
  let total = 0
  let after: string | undefined
  while (total < maxReadByCall) {
    const { last, marked } = await markSomeRead(log, viewer, { gt: after, lte: newestId })
    total += marked
    if (last === null || log.stopping.aborted) break
    after = last
  }
  return total
}

/** @returns how many were marked, and the id of the last one; null when there are no more */
function markSomeRead(
  log: ChangeLog,
  viewer: string,
  range: IdRange,
): Promise<{ last: string | null; marked: number }> {
  return log.commit(async (tx, emit) => {
    const at = now()
    const rows = await findUnread(tx, viewer, range, maxAtOnce)
    const ids = rows.map(({ id }) => id)
    const read = await addReads(tx, viewer, ids, at)
    emit(...rows.filter(({ id }) => read.has(id)).map((row) => readChange(row, viewer, at)))
    return { last: rows.length < maxAtOnce ? null : (rows.at(-1)?.id ?? null), marked: read.size }
  })
}

const readChange = (row: Notification, viewer: string, at: Date): Change<'notification'> => ({
  topic: 'notification',
  kind: 'UPDATED',
  row: { ...row, readBy: viewer },
  at,
  before: { ...row, readBy: null },
})

import { addFigures } from '../metrics/figure-store.ts'
import { figuresAdded } from '../metrics/figures.ts'
import { storeNotifications } from '../notifications/notification-store.ts'
import { notificationsOf } from '../notifications/notify.ts'
import { now } from '../platform/clock.ts'
import type { Tx } from '../platform/db.ts'
import type { Change } from '../realtime/events.ts'

/**
 * What follows from the changes of any transaction, within it: updates the figures of the dashboard, and makes
 * notifications.
 * @param notifyLevel alerts below this level notify nobody
 * @returns further changes
 */
export async function followChanges(
  tx: Tx,
  changes: readonly Change[],
  notifyLevel: Parameters<typeof notificationsOf>[1],
): Promise<Change[]> {
  await addFigures(tx, figuresAdded(changes))
  return storeNotifications(tx, notificationsOf(changes, notifyLevel, now()))
}

import type { Alert, Hotspot } from '../platform/generated/prisma/client.ts'
import type { Change } from '../realtime/events.ts'
import { amendedAlert, type Cause, nextAlertState } from './alert-lifecycle.ts'
import { messageOf } from './messages.ts'
import { newAlert, worded } from './new-alert.ts'

/** What a hotspot, whose entity is called `name`, says of itself to its alert. */
export const hotspotCause = (hotspot: Hotspot, name: string): Cause => ({
  severity: hotspot.severity,
  message: messageOf(hotspot, name),
  over: hotspot.status === 'RESOLVED',
})

/** A hotspot as it is now, with its alert if there is one. `amends`: it turns out to have been this all along. */
export type HotspotNews = { hotspotId: string; alert: Alert | undefined; cause: Cause; amends: boolean }

/** What becomes of the alert of a hotspot, which is raised where there is none; null when nothing does. */
export function hotspotAlertChange(
  { hotspotId, alert, cause, amends }: HotspotNews,
  now: Date,
): Change<'alert'> | null {
  if (alert) {
    const next = amends ? amendedAlert(alert, cause, now) : nextAlertState(alert, cause, now)
    if (!next) return null
    const row = { ...alert, ...next.state, updatedAt: now }
    return { topic: 'alert', kind: 'UPDATED', reason: next.reason, row, at: now, before: alert }
  }
  if (cause.over && !amends) return null
  const past = cause.over && ({ status: 'RESOLVED', resolvedAt: now } as const)
  const row = newAlert({ hotspotId, level: cause.severity, ...worded(cause.message), ...past }, now)
  return { topic: 'alert', kind: 'CREATED', reason: 'RAISED', row, at: now, before: null }
}

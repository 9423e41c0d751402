import type { Alert, Hotspot } from '../platform/generated/prisma/client.ts'
import type { Change } from '../realtime/events.ts'
import { amendedAlert, type Cause, nextAlertState } from './alert-lifecycle.ts'
import { messageOf } from './messages.ts'
import { newAlert, worded } from './new-alert.ts'

/** The cause of the alert of a hotspot; `name` is the name of its entity. */
export const hotspotCause = (hotspot: Hotspot, name: string): Cause => ({
  severity: hotspot.severity,
  message: messageOf(hotspot, name),
  over: hotspot.status === 'RESOLVED',
})

/**
 * The present state of a hotspot, with its alert if there is one. `amends`: a correction shows that it was like this
 * all along.
 */
export type HotspotNews = { hotspotId: string; alert: Alert | undefined; cause: Cause; amends: boolean }

/** The change of the alert of a hotspot; creates an alert where there is none; null when nothing changes. */
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

/** What people should see of what changes. No I/O. */

import type { Alert, Recommendation } from '../platform/generated/prisma/client.ts'
import { newId } from '../platform/ids.ts'
import type { Change, NotificationNews } from '../realtime/events.ts'
import { atLeast, isWorse, type Severity } from '../vocabulary/severity.ts'

type News = { level: Severity; title: string; body: string }

/** New alerts at `minLevel` or above and those whose silence has ended, what people decide, and what is over by itself. */
export function notificationsOf(changes: readonly Change[], minLevel: Severity, now: Date): NotificationNews[] {
  return changes.flatMap((change) => {
    const news = newsOf(change, minLevel)
    const alertId = change.topic === 'alert' ? change.row.id : null
    return news ? { id: newId(), ...news, alertId, createdAt: now, readBy: null } : []
  })
}

function newsOf(change: Change, minLevel: Severity): News | null {
  if (change.kind === 'REMOVED') return null
  if (change.topic === 'alert') return ofAlert(change.row, change.before, atLeast(minLevel))
  if (change.topic === 'recommendation') return ofRecommendation(change.row, change.before)
  return null
}

function ofAlert(alert: Alert, before: Alert | null, levels: readonly Severity[]): News | null {
  const { level, status, message, acknowledgedBy, acknowledgedAt, silencedBy, silencedUntil, resolvedBy, note } = alert
  const said = note && note !== before?.note ? `${message} “${note}”` : message
  if (status === 'ACKNOWLEDGED' && before?.acknowledgedAt?.getTime() !== acknowledgedAt?.getTime()) {
    return { level: 'INFO', title: `${acknowledgedBy} has taken up an alert`, body: said }
  }
  if (silencedUntil && silencedUntil.getTime() !== before?.silencedUntil?.getTime()) {
    const until = silencedUntil.toISOString().slice(0, 16).replace('T', ' ')
    return { level: 'INFO', title: `${silencedBy} has silenced an alert until ${until} UTC`, body: said }
  }
  if (status === 'RESOLVED' && before && before.status !== 'RESOLVED') {
    if (resolvedBy) return { level: 'INFO', title: `${resolvedBy} has closed an alert`, body: said }
    const isHeard = before.status !== 'SUPPRESSED' && levels.includes(level)
    return isHeard ? { level: 'INFO', title: 'It is over', body: message } : null
  }
  if (status !== 'FIRING' || !levels.includes(level)) return null
  if (!before || before.status === 'RESOLVED')
    return { level, title: `New ${level.toLowerCase()} alert`, body: message }
  if (before.status === 'SUPPRESSED') return { level, title: 'A silence is over, the alert fires again', body: message }
  if (isWorse(level, before.level)) return { level, title: `An alert is ${level.toLowerCase()} now`, body: message }
  return null
}

function ofRecommendation(row: Recommendation, before: Recommendation | null): News | null {
  const { status, decidedBy, action, decisionNote } = row
  if (status === 'PENDING' || before?.status === status) return null
  const note = decisionNote ? ` “${decisionNote}”` : ''
  return { level: 'INFO', title: `${decidedBy} has ${status.toLowerCase()} a recommendation`, body: `${action}${note}` }
}
